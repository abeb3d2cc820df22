package io.gatehouse.entrance.tunnel;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.Upgraded;
import io.gatehouse.forward.Alarms;
import io.gatehouse.testing.Exchanges;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What becomes of a tunnel whose client's connection the container never upgraded. */
class TunnelTest {
    private final List<String> happened = new ArrayList<>();
    private final Alarms alarms = new Alarms();
    private final Exchange exchange = Exchanges.of("GET", "/");

    @AfterEach
    void stop() {
        alarms.close();
    }

    @Test
    void aTunnelThatNeverBeginsLetsItsTargetGoAndEndsItsExchange() {
        exchange.atEnd(() -> happened.add("exchange ended with " + exchange.status()));
        Tunnel tunnel = new Tunnel(new Target(), exchange, new Tunnels(Runnable::run, alarms));
        tunnel.abandon();
        tunnel.abandon();
        assertThat(happened).containsExactly("target closed", "exchange ended with 499");
    }

    @Test
    void aClientThatComesTooLateIsReset() {
        Tunnel tunnel = new Tunnel(new Target(), exchange, new Tunnels(Runnable::run, alarms));
        tunnel.abandon();
        happened.clear();
        tunnel.begin(new Client());
        assertThat(happened).containsExactly("client reset", "client closed");
    }

    private final class Target implements Upgraded {
        @Override
        public String protocol() {
            return "foo";
        }

        @Override
        public OutputStream output() {
            return OutputStream.nullOutputStream();
        }

        @Override
        public void endOutput() {}

        @Override
        public void reset() {
            happened.add("target reset");
        }

        @Override
        public Duration idle() {
            return Duration.ofMinutes(1);
        }

        @Override
        public long length() {
            return UNKNOWN;
        }

        @Override
        public InputStream stream() {
            return InputStream.nullInputStream();
        }

        @Override
        public boolean replayable() {
            return false;
        }

        @Override
        public void close() {
            happened.add("target closed");
        }
    }

    private final class Client implements End {
        @Override
        public InputStream input() {
            return InputStream.nullInputStream();
        }

        @Override
        public OutputStream output() {
            return OutputStream.nullOutputStream();
        }

        @Override
        public boolean endOutput() {
            return true;
        }

        @Override
        public void cut() {
            happened.add("client cut");
        }

        @Override
        public void reset() {
            happened.add("client reset");
        }

        @Override
        public void close() {
            happened.add("client closed");
        }
    }
}
