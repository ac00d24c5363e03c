package io.tandem.sip;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.NAPTRRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.SRVRecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

/// A name server on loopback that knows what the test says, and takes note of what it is asked.
final class DnsServer implements AutoCloseable {
    private static final long TTL = 300;

    private final DatagramSocket socket;
    private final List<Record> records = new CopyOnWriteArrayList<>();
    private final List<String> questions = new CopyOnWriteArrayList<>();
    private volatile int refusal = Rcode.NOERROR;

    DnsServer() {
        try {
            socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        } catch (SocketException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(this::serve);
    }

    List<InetSocketAddress> address() {
        return List.of((InetSocketAddress) socket.getLocalSocketAddress());
    }

    /// What was asked, each as `NAME TYPE`; and forgotten with that.
    List<String> asked() {
        List<String> asked = List.copyOf(questions);
        questions.clear();
        return asked;
    }

    /// Every question from now on gets that answer.
    void refuses(int rcode) {
        refusal = rcode;
    }

    DnsServer a(String host, String address) {
        return a(host, address, TTL);
    }

    DnsServer a(String host, String address, long ttl) {
        try {
            records.add(new ARecord(name(host), DClass.IN, ttl, InetAddress.getByName(address)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    DnsServer srv(String service, int priority, int weight, int port, String target) {
        records.add(new SRVRecord(name(service), DClass.IN, TTL, priority, weight, port, name(target)));
        return this;
    }

    DnsServer naptr(String domain, int order, int preference, String service, String replacement) {
        records.add(
                new NAPTRRecord(name(domain), DClass.IN, TTL, order, preference, "s", service, "", name(replacement)));
        return this;
    }

    private static Name name(String text) {
        try {
            return Name.fromString(text, Name.root);
        } catch (TextParseException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void serve() {
        byte[] bytes = new byte[4096];
        try {
            while (true) {
                DatagramPacket packet = new DatagramPacket(bytes, bytes.length);
                socket.receive(packet);
                byte[] answer = answer(new Message(Arrays.copyOf(bytes, packet.getLength())))
                        .toWire();
                socket.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
            }
        } catch (IOException e) {
            if (!socket.isClosed()) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private Message answer(Message query) {
        Record question = query.getQuestion();
        questions.add(question.getName().toString(true) + " " + Type.string(question.getType()));
        Message answer = new Message(query.getHeader().getID());
        answer.getHeader().setFlag(Flags.QR);
        answer.getHeader().setFlag(Flags.AA);
        answer.addRecord(question, Section.QUESTION);
        if (refusal != Rcode.NOERROR) {
            answer.getHeader().setRcode(refusal);
            return answer;
        }
        List<Record> named = records.stream()
                .filter(record -> record.getName().equals(question.getName()))
                .toList();
        List<Record> found = named.stream()
                .filter(record -> record.getType() == question.getType())
                .toList();
        found.forEach(record -> answer.addRecord(record, Section.ANSWER));
        if (found.isEmpty()) {
            answer.getHeader().setRcode(named.isEmpty() ? Rcode.NXDOMAIN : Rcode.NOERROR);
            answer.addRecord(
                    new SOARecord(
                            name("example"),
                            DClass.IN,
                            TTL,
                            name("ns.example"),
                            name("admin.example"),
                            1,
                            1,
                            1,
                            1,
                            TTL),
                    Section.AUTHORITY);
        }
        return answer;
    }

    @Override
    public void close() {
        socket.close();
    }
}
