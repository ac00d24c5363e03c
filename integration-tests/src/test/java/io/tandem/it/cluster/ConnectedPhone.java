package io.tandem.it.cluster;

import static io.tandem.it.cluster.Wire.header;
import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.engine.sip.Method;
import io.tandem.it.ladder.Login;
import java.io.IOException;
import java.net.InetSocketAddress;

/// A phone that is registered over a connection, and called through it.
final class ConnectedPhone implements AutoCloseable {
    private final Wire.Tcp connection;
    private final String user;

    private ConnectedPhone(Wire.Tcp connection, String user) {
        this.connection = connection;
        this.user = user;
    }

    /// One that has registered with that node.
    ///
    /// @param credentials `login:password`
    static ConnectedPhone registered(InetSocketAddress node, String credentials) throws IOException {
        var connection = new Wire.Tcp(0);
        connection.connect(node);
        var phone = new ConnectedPhone(connection, credentials.split(":", 2)[0]);
        String registrar = "sip:" + node.getAddress().getHostAddress() + ":" + node.getPort();
        connection.send(phone.register(registrar, 1, ""));
        var login = new Login();
        login.challenged(header(connection.receive("SIP/2.0 401"), "WWW-Authenticate"));
        connection.send(phone.register(
                registrar, 2, "Authorization: " + login.answer(credentials, Method.REGISTER, registrar) + "\r\n"));
        connection.receive("SIP/2.0 200");
        return phone;
    }

    private String register(String registrar, int cSeq, String more) {
        String address = "<sip:" + user + "@example.org>";
        return "REGISTER " + registrar + " SIP/2.0\r\nVia: SIP/2.0/TCP " + connection.at() + ";branch=z9hG4bKregister"
                + cSeq + "\r\nMax-Forwards: 70\r\nFrom: " + address + ";tag=r1\r\nTo: " + address
                + "\r\nCall-ID: registers-" + connection.at() + "\r\nCSeq: " + cSeq + " REGISTER\r\nContact: "
                + contact() + ";expires=600\r\n" + more + "Content-Length: 0\r\n\r\n";
    }

    private String contact() {
        return "<sip:" + user + "@" + connection.at() + ";transport=tcp>";
    }

    /// It is called by way of the node that it is connected with, answers, and hangs up.
    ///
    /// @param edge `host:port` of that node
    void isCalledAndHangsUp(String edge) throws IOException {
        String invite = connection.receive("INVITE sip:" + user + "@" + connection.at());
        String route = header(invite, "Record-Route");
        assertThat(route).contains("@" + edge + ";transport=tcp;lr>");
        connection.send(Wire.answer(invite, "200 OK", "Contact: " + contact() + "\r\n", Wire.SDP));
        connection.receive("ACK ");
        connection.send("BYE " + header(invite, "Contact").replaceAll("[<>]", "") + " SIP/2.0\r\nVia: SIP/2.0/TCP "
                + connection.at() + ";branch=z9hG4bKbye\r\nRoute: " + route + "\r\nMax-Forwards: 70\r\nFrom: "
                + header(invite, "To") + ";tag=b1\r\nTo: " + header(invite, "From") + "\r\nCall-ID: "
                + header(invite, "Call-ID") + "\r\nCSeq: 1 BYE\r\nContent-Length: 0\r\n\r\n");
        connection.receive("SIP/2.0 200");
    }

    /// Its connection has ended.
    void isCutOff() throws IOException {
        connection.ends();
    }

    @Override
    public void close() throws IOException {
        connection.close();
    }
}
