package io.gatehouse.view;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.exchange.Caller;
import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.Witness;
import io.gatehouse.testing.Exchanges;
import io.gatehouse.view.Selector.Source;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which view a request is to have, and by what. */
class SelectionTest {
    private static final Set<String> VIEWS = Set.of("web", "mobile", "partner");

    private static Exchange exchange() {
        Exchange exchange =
                Exchanges.matched(Exchanges.of("GET", "/a?as=mobile", "X-Client", "mobile"), Map.of("kind", "mobile"));
        exchange.caller(new Caller("jwt", "s", "acme", Set.of(), Set.of(), Map.of("azp", "mobile", "level", 2)));
        return exchange;
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource({
        "HEADER, X-Client, mobile",
        "HEADER, x-client, mobile",
        "HEADER, X-Else, -",
        "QUERY, as, mobile",
        "QUERY, is, -",
        "PATH, kind, mobile",
        "PATH, id, -",
        "CLAIM, azp, mobile",
        "CLAIM, level, -",
        "CLAIM, none, -"
    })
    void aValueThatIsTheNameOfAViewTellsIt(Source source, String name, String view) {
        assertThat(new Selector(source, name, null).view(exchange(), VIEWS)).isEqualTo(view.equals("-") ? null : view);
    }

    @ParameterizedTest(name = "{0} {1} by {2}")
    @CsvSource({
        "HEADER, X-Client, mobile, partner",
        "HEADER, X-Client, Mobile, -",
        "CLAIM, level, 2, partner",
        "CONSUMER, '', acme, partner",
        "CONSUMER, '', bolt, -",
        "HOST, '', api.example.com, partner",
        "HOST, '', *.example.com, partner",
        "HOST, '', *.com, partner",
        "HOST, '', *.api.example.com, -",
        "HOST, '', example.com, -"
    })
    void aMapTellsTheViewOfAValue(Source source, String name, String value, String view) {
        assertThat(new Selector(source, name, Map.of(value, "partner")).view(exchange(), VIEWS))
                .isEqualTo(view.equals("-") ? null : view);
    }

    @Test
    void theNearestHostWins() {
        Map<String, String> hosts = Map.of("*.com", "web", "*.example.com", "mobile");
        assertThat(new Selector(Source.HOST, "", hosts).view(exchange(), VIEWS)).isEqualTo("mobile");
        Map<String, String> more = Map.of("*.example.com", "mobile", "api.example.com", "partner");
        assertThat(new Selector(Source.HOST, "", more).view(exchange(), VIEWS)).isEqualTo("partner");
    }

    @Test
    void aValueBesideAMapIsNoName() {
        assertThat(new Selector(Source.HEADER, "X-Client", Map.of("phone", "partner")).view(exchange(), VIEWS))
                .isNull();
    }

    @ParameterizedTest
    @CsvSource({"CLAIM, azp", "CONSUMER, ''"})
    void nobodyInParticularHasTheDefault(Source source, String name) {
        Exchange exchange = Exchanges.of("GET", "/");
        Selector selector = new Selector(source, name, Map.of("acme", "partner", "mobile", "mobile"));
        assertThat(selector.view(exchange, VIEWS)).isNull();
        exchange.caller(Caller.ANONYMOUS);
        assertThat(new Selection(List.of(selector), "web", VIEWS).of(exchange))
                .isEqualTo(new Witness.View("web", "the default, since no selector tells another"));
    }

    @Test
    void theFirstThatTellsOneWinsAndSaysSo() {
        Selector none = new Selector(Source.HEADER, "X-Else", null);
        Selector query = new Selector(Source.QUERY, "as", null);
        Selector consumer = new Selector(Source.CONSUMER, "", Map.of("acme", "partner"));
        assertThat(of(none, query, consumer)).isEqualTo(new Witness.View("mobile", "by query as"));
        assertThat(of(consumer, query)).isEqualTo(new Witness.View("partner", "by consumer"));
        assertThat(of()).isEqualTo(new Witness.View("web", "the default, since there is no selector"));
    }

    private static Witness.View of(Selector... selectors) {
        return new Selection(List.of(selectors), "web", VIEWS).of(exchange());
    }

    @Test
    void fieldsAndWhetherTheCallerCountsAreToldOfAllSelectors() {
        Selection open = new Selection(
                List.of(
                        new Selector(Source.HEADER, "X-A", null),
                        new Selector(Source.HOST, "", Map.of("a", "web")),
                        new Selector(Source.HEADER, "X-B", null)),
                "web",
                VIEWS);
        assertThat(open.fields()).containsExactly("X-A", "X-B");
        assertThat(open.isOfCaller()).isFalse();
        assertThat(new Selection(List.of(new Selector(Source.CLAIM, "azp", null)), "web", VIEWS).isOfCaller())
                .isTrue();
    }
}
