package io.tandem.sip;

import gov.nist.javax.sip.message.SIPMessage;
import gov.nist.javax.sip.stack.MessageChannel;
import gov.nist.javax.sip.stack.RawMessageChannel;
import gov.nist.javax.sip.stack.SIPTransactionStack;
import io.tandem.engine.sip.Flow;
import io.tandem.engine.sip.Transport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Locale;

/// A way to one peer: a UDP socket with the peer's address, or a TCP connection. It is what JAIN-SIP sends through;
/// bytes always go over the wire, also when the peer is this stack.
abstract class WireChannel extends MessageChannel implements RawMessageChannel {
    private final RiStack stack;
    private final InetSocketAddress remote;

    WireChannel(RiStack stack, WireProcessor processor, InetSocketAddress remote) {
        this.stack = stack;
        this.remote = remote;
        this.messageProcessor = processor;
    }

    /// Sends these bytes, or queues them; does not wait for the peer.
    abstract void send(byte[] message) throws IOException;

    abstract Transport transport();

    /// Where messages on this channel come from and arrive.
    abstract Flow flow();

    final InetSocketAddress remote() {
        return remote;
    }

    final WireProcessor processor() {
        return (WireProcessor) messageProcessor;
    }

    @Override
    public void sendMessage(SIPMessage message) throws IOException {
        send(stack.bytesOf(message));
    }

    @Override
    public void sendMessage(SIPMessage message, InetAddress receiver, int port) throws IOException {
        send(stack.bytesOf(message));
    }

    @Override
    protected void sendMessage(byte[] message, InetAddress receiver, int port, boolean reconnect) throws IOException {
        send(message);
    }

    @Override
    public void processMessage(SIPMessage message) {
        throw new IllegalStateException("a message was not put on the wire");
    }

    @Override
    public void close() {} // JAIN-SIP does not decide when a connection ends

    @Override
    public SIPTransactionStack getSIPStack() {
        return stack;
    }

    @Override
    public String getTransport() {
        return transport().name().toLowerCase(Locale.ROOT);
    }

    @Override
    public boolean isReliable() {
        return transport() != Transport.UDP;
    }

    @Override
    public boolean isSecure() {
        return false;
    }

    @Override
    public String getPeerAddress() {
        return remote.getAddress().getHostAddress();
    }

    @Override
    protected InetAddress getPeerInetAddress() {
        return remote.getAddress();
    }

    /// No transport's name: JAIN-SIP would otherwise bypass the wire for a peer that is this stack.
    @Override
    protected String getPeerProtocol() {
        return "wire";
    }

    @Override
    public int getPeerPort() {
        return remote.getPort();
    }

    @Override
    public int getPeerPacketSourcePort() {
        return remote.getPort();
    }

    @Override
    public InetAddress getPeerPacketSourceAddress() {
        return remote.getAddress();
    }

    @Override
    public String getKey() {
        return getKey(remote.getAddress(), remote.getPort(), getTransport());
    }

    @Override
    public String getViaHost() {
        return messageProcessor.getIpAddress().getHostAddress();
    }

    @Override
    public int getViaPort() {
        return messageProcessor.getPort();
    }
}
