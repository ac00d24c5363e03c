package io.tandem.sip;

import gov.nist.javax.sip.address.GenericURI;
import gov.nist.javax.sip.header.CSeq;
import gov.nist.javax.sip.header.CallID;
import gov.nist.javax.sip.header.From;
import gov.nist.javax.sip.header.MaxForwards;
import gov.nist.javax.sip.header.RequestLine;
import gov.nist.javax.sip.header.StatusLine;
import gov.nist.javax.sip.header.To;
import gov.nist.javax.sip.header.Via;
import gov.nist.javax.sip.message.SIPMessage;
import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import io.tandem.engine.sip.SipMessage;
import java.net.InetSocketAddress;
import java.text.ParseException;
import java.util.function.IntFunction;
import javax.sip.InvalidArgumentException;
import org.jspecify.annotations.Nullable;

/// What JAIN-SIP is given instead of a message: the values by which it matches transactions, and the bytes to send.
final class Skeleton {
    private Skeleton() {}

    /// A message that knows its own bytes.
    interface Written {
        byte[] bytes();
    }

    /// A request of ours or of a peer.
    static final class Request extends SIPRequest implements Written {
        private static final long serialVersionUID = 1L;
        private final transient byte[] bytes;
        private final transient IntFunction<SIPResponse> answers;

        /// @param answers makes the responses that JAIN-SIP sends by itself
        private Request(byte[] bytes, IntFunction<SIPResponse> answers) {
            this.bytes = bytes;
            this.answers = answers;
        }

        @Override
        public byte[] bytes() {
            return bytes;
        }

        @Override
        public byte[] encodeAsBytes(@Nullable String transport) {
            return bytes;
        }

        @Override
        public void checkHeaders() {} // RequestRules did

        @Override
        public SIPResponse createResponse(int statusCode) {
            return answers.apply(statusCode);
        }

        @Override
        public SIPResponse createResponse(int statusCode, @Nullable String reasonPhrase) {
            return answers.apply(statusCode);
        }

        @Override
        public String toString() {
            return getMethod() + " " + getTopmostVia().getBranch();
        }
    }

    /// A response of ours or of a peer.
    static final class Response extends SIPResponse implements Written {
        private static final long serialVersionUID = 1L;
        private final transient byte[] bytes;
        private final transient @Nullable SipMessage heard;

        private Response(byte[] bytes, @Nullable SipMessage heard) {
            this.bytes = bytes;
            this.heard = heard;
        }

        @Override
        public byte[] bytes() {
            return bytes;
        }

        @Override
        public byte[] encodeAsBytes(@Nullable String transport) {
            return bytes;
        }

        /// What the peer's response says.
        @Nullable
        SipMessage heard() {
            return heard;
        }

        /// JAIN-SIP compares provisional responses by their text: no two are the same, so that each is passed
        /// on.
        @Override
        public String toString() {
            return "response " + System.identityHashCode(this);
        }
    }

    /// The skeleton of `message`, a request.
    static Request request(String method, SipMessage message, Via via, byte[] bytes, IntFunction<SIPResponse> answers) {
        try {
            Request request = new Request(bytes, answers);
            request.setRequestLine(new RequestLine(new GenericURI("sip:skeleton"), method));
            fill(request, method, message, via);
            request.setHeader(new MaxForwards(70));
            return request;
        } catch (ParseException | InvalidArgumentException e) {
            throw new IllegalArgumentException("not to be made into a transaction: " + e.getMessage(), e);
        }
    }

    /// The skeleton of a response of ours with that status to `request`.
    static Response answer(int status, SIPRequest request, byte[] bytes) {
        Response response = new Response(bytes, null);
        response.setStatusLine(statusLine(status));
        response.setHeader(request.getTopmostVia());
        response.setHeader((From) request.getFrom());
        response.setHeader((To) request.getTo());
        response.setHeader((CallID) request.getCallId());
        response.setHeader((CSeq) request.getCSeq());
        return response;
    }

    /// The skeleton of a peer's response.
    static Response heard(int status, String method, SipMessage message, String branch) {
        try {
            Response response = new Response(new byte[0], message);
            response.setStatusLine(statusLine(status));
            Via via = new Via();
            via.setBranch(branch);
            fill(response, method, message, via);
            return response;
        } catch (ParseException | InvalidArgumentException e) {
            throw new IllegalArgumentException("not to be matched: " + e.getMessage(), e);
        }
    }

    private static StatusLine statusLine(int status) {
        StatusLine line = new StatusLine();
        line.setStatusCode(status);
        return line;
    }

    private static void fill(SIPMessage skeleton, String method, SipMessage message, Via via)
            throws ParseException, InvalidArgumentException {
        skeleton.setHeader(via);
        From from = new From();
        from.setParameter("tag", message.fromTag().isEmpty() ? "none" : message.fromTag());
        skeleton.setHeader(from);
        To to = new To();
        if (!message.toTag().isEmpty()) {
            to.setParameter("tag", message.toTag());
        }
        skeleton.setHeader(to);
        skeleton.setHeader(new CallID(message.callId()));
        skeleton.setHeader(new CSeq(message.cSeq(), method));
    }

    /// A Via that leads JAIN-SIP to where a response goes.
    static Via via(String branch, String transport, HostPort sentBy, InetSocketAddress responseTo) {
        try {
            Via via = new Via();
            via.setTransport(transport);
            via.setHost(sentBy.writtenHost());
            via.setPort(sentBy.port() < 0 ? 5060 : sentBy.port());
            via.setBranch(branch);
            via.setParameter("received", responseTo.getAddress().getHostAddress());
            via.setParameter("rport", Integer.toString(responseTo.getPort()));
            return via;
        } catch (ParseException | InvalidArgumentException e) {
            throw new IllegalArgumentException("not a Via: " + e.getMessage(), e);
        }
    }
}
