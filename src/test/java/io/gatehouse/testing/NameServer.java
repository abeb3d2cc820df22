package io.gatehouse.testing;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A server of DNS on a UDP and a TCP port of the same number that answers from records a test gives it. It writes its
 * messages with code of its own, so that a wrong idea of the format is not shared with what is tested.
 *
 * <p>Names without a record do not exist, and that holds for {@link #NEGATIVE_TTL} s. Two daemon threads.
 */
public final class NameServer implements AutoCloseable {
    public static final int NEGATIVE_TTL = 7;

    private static final int A = 1;
    private static final int CNAME = 5;
    private static final int SOA = 6;
    private static final int AAAA = 28;
    private static final int RESPONSE = 0x8180;
    private static final int TRUNCATED = 0x0200;

    private final ServerSocket tcp;
    private final DatagramSocket udp;
    private final Map<String, List<Row>> rows = new ConcurrentHashMap<>();
    private final BlockingQueue<String> asked = new LinkedBlockingQueue<>();

    /** How it behaves to the next questions. */
    public enum Mood {
        /** Answers well. */
        GOOD,
        /** Says nothing. */
        SILENT,
        /** Says nothing about IPv6. */
        SILENT_ABOUT_IPV6,
        /** Answers code 2 (SERVFAIL). */
        FAILING,
        /** Over UDP, that the answer does not fit. */
        TRUNCATING,
        /** Before each good answer, one with another id, one to another question, a request, and some rubbish. */
        SPOOFED,
        /** Refers to nobody and asks nobody. */
        LAME
    }

    private volatile Mood mood = Mood.GOOD;

    /** Whether aliases are answered with all that follows from them, as a recursive server does. */
    private volatile boolean recursive = true;

    private record Row(int type, int ttl, byte[] data, String alias) {}

    private NameServer(ServerSocket tcp, DatagramSocket udp) {
        this.tcp = tcp;
        this.udp = udp;
    }

    public static NameServer start() throws IOException {
        for (int attempt = 0; ; attempt++) {
            ServerSocket tcp = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
            try {
                NameServer server = new NameServer(tcp, new DatagramSocket(tcp.getLocalPort(), tcp.getInetAddress()));
                daemon(server::datagrams);
                daemon(server::connections);
                return server;
            } catch (IOException taken) {
                tcp.close();
                if (attempt == 20) {
                    throw taken;
                }
            }
        }
    }

    public InetSocketAddress address() {
        return new InetSocketAddress(tcp.getInetAddress(), tcp.getLocalPort());
    }

    /** Its address as a setting has it. */
    public String text() {
        return "127.0.0.1:" + tcp.getLocalPort();
    }

    /** A name has these addresses and no others, for so many seconds. */
    public NameServer put(String name, int ttl, String... addresses) {
        List<Row> made = new ArrayList<>();
        for (String address : addresses) {
            byte[] octets = octets(address);
            made.add(new Row(octets.length == 4 ? A : AAAA, ttl, octets, ""));
        }
        rows.put(name, List.copyOf(made));
        return this;
    }

    public NameServer alias(String name, int ttl, String target) {
        rows.put(name, List.of(new Row(CNAME, ttl, new byte[0], target)));
        return this;
    }

    public void remove(String name) {
        rows.remove(name);
    }

    public NameServer mood(Mood now) {
        mood = now;
        return this;
    }

    /** Answers an alias alone from now on. */
    public NameServer leavesAliases() {
        recursive = false;
        return this;
    }

    /** The next question that came, such as {@code udp A pets.example}; waits for it, with a limit. */
    public String takeQuestion() throws InterruptedException {
        String question = asked.poll(Backend.LIMIT_SECONDS, TimeUnit.SECONDS);
        if (question == null) {
            throw new AssertionError("nobody asked within " + Backend.LIMIT_SECONDS + " s");
        }
        return question;
    }

    /** The questions that came and were not taken. */
    public List<String> questions() {
        List<String> all = new ArrayList<>();
        asked.drainTo(all);
        return all;
    }

    private void datagrams() {
        byte[] buffer = new byte[4096];
        try {
            while (true) {
                DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
                udp.receive(packet);
                byte[] request = Arrays.copyOf(buffer, packet.getLength());
                for (byte[] answer : answers(request, "udp")) {
                    udp.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
                }
            }
        } catch (IOException closed) {
            // the test is over
        }
    }

    private void connections() {
        try {
            while (true) {
                try (Socket socket = tcp.accept()) {
                    DataInputStream in = new DataInputStream(socket.getInputStream());
                    byte[] request = in.readNBytes(in.readUnsignedShort());
                    DataOutputStream out = new DataOutputStream(socket.getOutputStream());
                    for (byte[] answer : answers(request, "tcp")) {
                        out.writeShort(answer.length);
                        out.write(answer);
                    }
                }
            }
        } catch (IOException closed) {
            // the test is over
        }
    }

    private List<byte[]> answers(byte[] request, String over) throws IOException {
        int end = 12;
        StringBuilder name = new StringBuilder();
        while (request[end] != 0) {
            name.append(name.length() == 0 ? "" : ".")
                    .append(new String(request, end + 1, request[end], StandardCharsets.US_ASCII));
            end += request[end] + 1;
        }
        int type = (request[end + 1] & 0xff) << 8 | request[end + 2] & 0xff;
        Question question = new Question(
                (request[0] & 0xff) << 8 | request[1] & 0xff,
                name.toString(),
                type,
                Arrays.copyOfRange(request, 12, end + 5));
        asked.add(over + (type == A ? " A " : type == AAAA ? " AAAA " : " " + type + " ") + name);
        Mood now = mood;
        if (now == Mood.SILENT || now == Mood.SILENT_ABOUT_IPV6 && type == AAAA) {
            return List.of();
        }
        if (now == Mood.SPOOFED) {
            return spoofed(question);
        }
        if (now == Mood.TRUNCATING && over.equals("udp")) {
            return List.of(message(question, RESPONSE | TRUNCATED, List.of(), false));
        }
        if (now == Mood.FAILING) {
            return List.of(message(question, RESPONSE | 2, List.of(), false));
        }
        if (now == Mood.LAME) {
            return List.of(message(question, 0x8100, List.of(), false));
        }
        return List.of(good(question));
    }

    private record Question(int id, String name, int type, byte[] octets) {}

    private record Named(String owner, Row row) {}

    private byte[] good(Question question) throws IOException {
        List<Named> found = new ArrayList<>();
        String name = question.name();
        List<Row> own = rows.get(name);
        while (recursive && own != null && own.get(0).type() == CNAME) {
            found.add(new Named(name, own.get(0)));
            name = own.get(0).alias();
            own = rows.get(name);
        }
        if (own != null) {
            for (Row row : own) {
                if (row.type() == question.type() || row.type() == CNAME) {
                    found.add(new Named(name, row));
                }
            }
        }
        boolean answered = !found.isEmpty()
                && (!recursive || found.get(found.size() - 1).row().type() != CNAME);
        return message(question, own == null ? RESPONSE | 3 : RESPONSE, found, !answered);
    }

    private List<byte[]> spoofed(Question question) throws IOException {
        List<Named> wrong = List.of(new Named(question.name(), new Row(A, 60, octets("192.0.2.66"), "")));
        byte[] other = "\5other\7example\0\0\1\0\1".getBytes(StandardCharsets.US_ASCII);
        return List.of(
                message(new Question(question.id() ^ 1, "", A, question.octets()), RESPONSE, wrong, false),
                message(new Question(question.id(), "", A, other), RESPONSE, wrong, false),
                message(question, 0x0100, wrong, false),
                new byte[] {question.octets()[0]},
                good(question));
    }

    private static byte[] message(Question question, int flags, List<Named> answers, boolean zone) throws IOException {
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(octets);
        for (int number : new int[] {question.id(), flags, 1, answers.size(), zone ? 1 : 0, 0}) {
            out.writeShort(number);
        }
        out.write(question.octets());
        for (Named each : answers) {
            // the question's name by a pointer, as servers do
            boolean same = each.owner().equals(question.name());
            out.write(same ? new byte[] {(byte) 0xc0, 12} : name(each.owner()));
            byte[] data = each.row().type() == CNAME
                    ? name(each.row().alias())
                    : each.row().data();
            record(each.row().type(), each.row().ttl(), data, out);
        }
        if (zone) {
            out.write(name("example"));
            byte[] names = name("ns.example");
            byte[] numbers = new byte[20];
            numbers[19] = NEGATIVE_TTL;
            ByteArrayOutputStream data = new ByteArrayOutputStream();
            data.write(names);
            data.write(names);
            data.write(numbers);
            record(SOA, 3600, data.toByteArray(), out);
        }
        return octets.toByteArray();
    }

    private static void record(int type, int ttl, byte[] data, DataOutputStream out) throws IOException {
        out.writeShort(type);
        out.writeShort(1);
        out.writeInt(ttl);
        out.writeShort(data.length);
        out.write(data);
    }

    private static byte[] name(String text) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (String label : text.split("\\.")) {
            out.write(label.length());
            out.write(label.getBytes(StandardCharsets.US_ASCII));
        }
        out.write(0);
        return out.toByteArray();
    }

    private static byte[] octets(String address) {
        try {
            return InetAddress.getByName(address).getAddress();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static void daemon(Runnable task) {
        Thread thread = new Thread(task, "name-server");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        udp.close();
        tcp.close();
    }
}
