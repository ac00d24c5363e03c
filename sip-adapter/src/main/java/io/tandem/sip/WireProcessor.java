package io.tandem.sip;

import gov.nist.core.HostPort;
import gov.nist.javax.sip.stack.MessageChannel;
import gov.nist.javax.sip.stack.MessageProcessor;
import gov.nist.javax.sip.stack.SIPTransactionStack;
import io.tandem.engine.sip.Transport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;

/// A socket that is listened on, as JAIN-SIP knows it.
abstract class WireProcessor extends MessageProcessor {
    private final InetSocketAddress local;

    WireProcessor(RiStack stack, InetSocketAddress local, Transport transport) {
        super(local.getAddress(), local.getPort(), transport.name(), stack);
        this.local = local;
    }

    final InetSocketAddress local() {
        return local;
    }

    abstract WireChannel channelTo(InetSocketAddress peer) throws IOException;

    /// The connection with `peer`, if there is one.
    Optional<WireChannel> open(InetSocketAddress peer) {
        return Optional.empty();
    }

    /// Starts to take messages in.
    abstract void open();

    @Override
    public void start() {} // messages are taken when the gateway is there to hear them: open()

    @Override
    public MessageChannel createMessageChannel(HostPort target) throws IOException {
        return channelTo(new InetSocketAddress(target.getInetAddress(), target.getPort()));
    }

    @Override
    public MessageChannel createMessageChannel(InetAddress target, int port) throws IOException {
        return channelTo(new InetSocketAddress(target, port));
    }

    @Override
    public SIPTransactionStack getSIPStack() {
        return sipStack;
    }

    @Override
    public int getDefaultTargetPort() {
        return 5060;
    }

    @Override
    public boolean isSecure() {
        return false;
    }

    @Override
    public int getMaximumMessageSize() {
        return 65_535;
    }

    @Override
    public boolean inUse() {
        return false;
    }
}
