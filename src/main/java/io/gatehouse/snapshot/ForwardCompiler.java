package io.gatehouse.snapshot;

import com.google.re2j.Pattern;
import io.gatehouse.config.KeyText;
import io.gatehouse.config.MemberEntry;
import io.gatehouse.config.MirrorEntry;
import io.gatehouse.config.RetryEntry;
import io.gatehouse.config.RewriteEntry;
import io.gatehouse.config.RouteEntry;
import io.gatehouse.config.SplitEntry;
import io.gatehouse.config.SubjectEntry;
import io.gatehouse.config.Template;
import io.gatehouse.config.Units;
import io.gatehouse.config.WhenEntry;
import io.gatehouse.exchange.Key;
import io.gatehouse.forward.Forward;
import io.gatehouse.forward.MaxForwards;
import io.gatehouse.forward.Mirror;
import io.gatehouse.forward.Mirrors;
import io.gatehouse.forward.PublicReply;
import io.gatehouse.forward.StickyReply;
import io.gatehouse.policy.Handler;
import io.gatehouse.route.Member;
import io.gatehouse.route.Rewrite;
import io.gatehouse.route.Rule;
import io.gatehouse.route.Split;
import io.gatehouse.route.Subject;
import io.gatehouse.upstream.Sticky;
import io.gatehouse.upstream.Terms;
import io.gatehouse.upstream.Timeouts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** Makes what forwards a route's requests: to one upstream or one of a split, and copies to a mirror. */
final class ForwardCompiler {
    private static final String MOST_COPIED = "64KiB";
    private static final int WAITING = 100;

    /** Nobody waits for the answer to a copy, but a thread is taken. */
    private static final Duration LONGEST_COPY = Duration.ofSeconds(30);

    private final UpstreamCompiler upstreams;
    private final Mirrors mirrors;

    ForwardCompiler(UpstreamCompiler upstreams, Mirrors mirrors) {
        this.upstreams = upstreams;
        this.mirrors = mirrors;
    }

    /** @param allow the methods that the route takes, as a field has them */
    Handler compile(RouteEntry entry, String allow) {
        Rewrite rewrite = rewrite(entry.rewrite());
        SplitEntry split = Objects.requireNonNull(entry.upstream());
        Handler answer = answer(split, entry, rewrite);
        MirrorEntry mirror = entry.mirror();
        return new MaxForwards(allow, mirror == null ? answer : mirror(mirror, split, rewrite, answer));
    }

    /** What requests to an upstream are told apart by; null for nothing. */
    @Nullable
    Key key(String upstream) {
        return upstreams.find(upstream).upstream().balancing().by();
    }

    private Handler answer(SplitEntry split, RouteEntry entry, Rewrite rewrite) {
        if (split.split().size() == 1) {
            return forward(split.split().get(0).upstream(), entry, rewrite);
        }
        List<Member> members = new ArrayList<>();
        for (MemberEntry member : split.split()) {
            members.add(new Member(
                    member.upstream(),
                    member.weight(),
                    rule(member.when()),
                    forward(member.upstream(), entry, rewrite)));
        }
        return new Split(members, subject(split.sticky()), ThreadLocalRandom::current);
    }

    private static @Nullable Rule rule(@Nullable WhenEntry when) {
        return when == null
                ? null
                : Rule.of(
                                RouteCompiler.fields(when.headers()),
                                RouteCompiler.fields(when.query()),
                                RouteCompiler.fields(when.cookies()))
                        .from(Set.copyOf(when.consumer()), Set.copyOf(when.group()));
    }

    private static @Nullable Subject subject(@Nullable SubjectEntry entry) {
        if (entry == null) {
            return null;
        }
        if (entry.cookie() != null) {
            return Subject.given(entry.cookie());
        }
        return Subject.named(UpstreamCompiler.key(KeyText.parse(String.valueOf(entry.by()))));
    }

    private Handler forward(String upstream, RouteEntry entry, Rewrite rewrite) {
        UpstreamCompiler.Compiled target = upstreams.find(upstream);
        Timeouts timeouts = UpstreamCompiler.timeouts(
                entry.timeouts(), target.upstream().terms().timeouts());
        if (entry.heartbeat() != null) {
            timeouts = timeouts.withHeartbeat(Units.heartbeat(entry.heartbeat()));
        }
        Handler forward = new Forward(
                target.upstream(), rewrite, target.upstream().terms().with(timeouts), target.sender());
        boolean publishes = entry.rewriteReply() == null ? target.rewritesReply() : entry.rewriteReply();
        Handler answer = publishes ? new PublicReply(target.upstream(), rewrite, forward) : forward;
        Sticky sticky = target.upstream().balancing().sticky();
        return sticky == null ? answer : new StickyReply(target.upstream(), sticky, answer);
    }

    /**
     * What forwards a part of a composition: by the terms of its upstream, to where the part says.
     *
     * @param retry when it is sent again; null for what the upstream says
     */
    Handler ofPart(String upstream, @Nullable RetryEntry retry) {
        UpstreamCompiler.Compiled target = upstreams.find(upstream);
        Terms terms = target.upstream().terms();
        return new Forward(
                target.upstream(),
                Rewrite.NONE,
                retry == null ? terms : terms.with(UpstreamCompiler.retry(retry)),
                target.sender());
    }

    private Handler mirror(MirrorEntry entry, SplitEntry split, Rewrite rewrite, Handler answer) {
        UpstreamCompiler.Compiled target = upstreams.find(entry.upstream());
        Timeouts timeouts = target.upstream().terms().timeouts().withTotalAtMost(LONGEST_COPY);
        Set<String> methods = new TreeSet<>(MirrorEntry.COPIED);
        methods.addAll(entry.methods());
        Mirror.Sample sample =
                new Mirror.Sample(entry.sample() == null ? 1 : Units.share(entry.sample()), methods, (int)
                        Units.size(entry.maxBody() == null ? MOST_COPIED : entry.maxBody()));
        Mirror.Copies copies = new Mirror.Copies(
                entry.upstream(),
                new Forward(
                        target.upstream(), rewrite, target.upstream().terms().with(timeouts), target.sender()),
                entry.queue() == null ? WAITING : entry.queue(),
                hidden(split),
                target.pins());
        return new Mirror(answer, sample, copies, mirrors);
    }

    /** The cookies by which the gateway knows a client of this route: they go no further. */
    private Set<String> hidden(SplitEntry split) {
        Set<String> hidden = new TreeSet<>();
        if (split.sticky() != null && split.sticky().cookie() != null) {
            hidden.add(split.sticky().cookie());
        }
        for (MemberEntry member : split.split()) {
            Sticky sticky =
                    upstreams.find(member.upstream()).upstream().balancing().sticky();
            if (sticky != null) {
                hidden.add(sticky.cookie());
            }
        }
        return hidden;
    }

    private static Rewrite rewrite(@Nullable RewriteEntry entry) {
        if (entry == null) {
            return Rewrite.NONE;
        }
        String strip = entry.stripPrefix();
        String add = entry.addPrefix();
        if (entry.replacePrefix() != null) {
            strip = entry.replacePrefix().from();
            add = entry.replacePrefix().to();
        }
        RewriteEntry.Regex regex = entry.regex();
        Map<String, Template> set = new LinkedHashMap<>();
        List<String> remove = List.of();
        if (entry.query() != null) {
            entry.query().set().forEach((name, value) -> set.put(name, Template.parse(value)));
            remove = List.copyOf(entry.query().remove());
        }
        return new Rewrite(
                strip == null ? List.of() : Rewrite.segments(strip),
                add == null || add.equals("/") ? null : Template.parse(add),
                regex == null ? null : Pattern.compile(regex.pattern()),
                regex == null ? "" : regex.replacement(),
                set,
                remove);
    }
}
