package io.tandem.sip;

/// Texts of requests.
final class Requests {
    private Requests() {}

    /// A request from `via`, complete but for what `more` adds; each of its lines ends with a line break.
    static String request(String method, String via, String branch, String more, String body) {
        return """
                %1$s sip:1111@127.0.0.1 SIP/2.0
                Via: SIP/2.0/UDP %2$s;branch=%3$s;rport
                Max-Forwards: 70
                From: "Alice" <sip:alice@example.org>;tag=a1
                To: <sip:1111@example.org>
                Call-ID: call-%3$s
                CSeq: 1 %1$s
                Contact: <sip:alice@%2$s>
                %4$sContent-Length: %5$d

                """.formatted(method, via, branch, more, body.length())
                        .replace("\r\n", "\n")
                        .replace("\n", "\r\n")
                + body;
    }

    static String request(String method, String via, String branch) {
        return request(method, via, branch, "", "");
    }
}
