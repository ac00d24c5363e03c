package io.tandem.sip;

import gov.nist.javax.sip.EventWrapper;
import gov.nist.javax.sip.SipStackImpl;
import gov.nist.javax.sip.message.SIPMessage;
import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import gov.nist.javax.sip.stack.MessageChannel;
import gov.nist.javax.sip.stack.SIPDialog;
import gov.nist.javax.sip.stack.SIPTransaction;
import gov.nist.javax.sip.stack.ServerRequestInterface;
import gov.nist.javax.sip.stack.ServerResponseInterface;
import gov.nist.javax.sip.stack.StackMessageFactory;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import javax.sip.InvalidArgumentException;
import javax.sip.ListeningPoint;
import javax.sip.ObjectInUseException;
import javax.sip.PeerUnavailableException;
import javax.sip.TransportNotSupportedException;
import org.jspecify.annotations.Nullable;

/// JAIN-SIP's transaction layer, with our sockets below it and our transactions above it. Its dialogs, its parser and
/// its event queue are not used.
final class RiStack extends SipStackImpl {
    private final ConcurrentMap<String, WireProcessor> processors = new ConcurrentHashMap<>();
    private volatile @Nullable Reception reception;

    RiStack(String name) throws PeerUnavailableException {
        super(properties(name));
        setMessageFactory(new Delivery());
        setMessageProcessorFactory((stack, address, port, transport) -> {
            WireProcessor processor =
                    processors.get(transport.toUpperCase(java.util.Locale.ROOT) + address.getHostAddress() + port);
            if (processor == null) {
                throw new java.io.IOException("nothing is bound to " + address.getHostAddress() + ":" + port);
            }
            return processor;
        });
    }

    private static Properties properties(String name) {
        Properties properties = new Properties();
        properties.setProperty("javax.sip.STACK_NAME", name);
        properties.setProperty("javax.sip.AUTOMATIC_DIALOG_SUPPORT", "off");
        String ri = "gov.nist.javax.sip.";
        properties.setProperty(ri + "REENTRANT_LISTENER", "true");
        properties.setProperty(ri + "AUTOMATIC_DIALOG_ERROR_HANDLING", "false");
        properties.setProperty(ri + "RELEASE_REFERENCES_STRATEGY", "None");
        properties.setProperty(ri + "LINGER_TIMER", "0");
        properties.setProperty(ri + "THREAD_POOL_SIZE", "1");
        properties.setProperty(ri + "CACHE_CLIENT_CONNECTIONS", "true");
        properties.setProperty(ri + "CACHE_SERVER_CONNECTIONS", "true");
        properties.setProperty(ri + "TIMER_CLASS_NAME", TimerWheel.class.getName());
        properties.setProperty(ri + "STACK_LOGGER", QuietLogger.class.getName());
        properties.setProperty(ri + "SERVER_LOGGER", QuietLogger.Messages.class.getName());
        return properties;
    }

    /// Lets JAIN-SIP know of a socket.
    void add(WireProcessor processor)
            throws InvalidArgumentException, TransportNotSupportedException, ObjectInUseException {
        String host = processor.local().getAddress().getHostAddress();
        processors.put(processor.getTransport() + host + processor.getPort(), processor);
        ListeningPoint point = createListeningPoint(host, processor.getPort(), processor.getTransport());
        createSipProvider(point);
    }

    void deliverTo(Reception to) {
        reception = to;
    }

    Reception reception() {
        return java.util.Objects.requireNonNull(reception);
    }

    /// What stands on the wire for a message that JAIN-SIP sends.
    byte[] bytesOf(SIPMessage message) {
        return message instanceof Skeleton.Written written
                ? written.bytes()
                : reception().clients().errorAck(message.getTopmostVia().getBranch());
    }

    /// Ends JAIN-SIP's threads; takes a second. Once more changes nothing.
    synchronized void end() {
        var scanner = getEventScanner();
        if (scanner == null) {
            return; // they have ended
        }
        stop();
        scanner.addEvent(new EventWrapper(null, null)); // wakes its thread, which then sees that it is stopped
    }

    /// Hands what passed a transaction's state machine on.
    private final class Delivery implements StackMessageFactory {
        @Override
        public ServerRequestInterface newSIPServerRequest(SIPRequest request, SIPTransaction transaction) {
            return (received, channel) -> reception().servers().passedOn((Skeleton.Request) received);
        }

        @Override
        public ServerResponseInterface newSIPServerResponse(SIPResponse response, MessageChannel channel) {
            return new ServerResponseInterface() {
                @Override
                public void processResponse(SIPResponse received, MessageChannel via, SIPDialog none) {
                    reception().clients().passedOn((Skeleton.Response) received);
                }

                @Override
                public void processResponse(SIPResponse received, MessageChannel via) {
                    reception().clients().passedOn((Skeleton.Response) received);
                }
            };
        }
    }
}
