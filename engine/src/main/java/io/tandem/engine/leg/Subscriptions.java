package io.tandem.engine.leg;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.pekko.actor.typed.ActorRef;

/// The implicit subscriptions of one dialog: those that our REFERs made, by the CSeq of the REFER, oldest first (RFC
/// 3515 2.4.6), and how many REFERs of the peer's the owner notifies about.
///
/// @param byId each of ours by its id
/// @param notifiers how many notifiers the dialog is held for
record Subscriptions(Map<Long, Subscription> byId, int notifiers) {
    static final Subscriptions NONE = new Subscriptions(Map.of(), 0);

    Subscriptions {
        byId = new LinkedHashMap<>(byId);
    }

    /// One of them.
    ///
    /// @param subscriber who sent the REFER
    /// @param interest whether it still waits for something
    /// @param told what its notifier has told
    record Subscription(ActorRef<? super Leg.ReferEvent> subscriber, Interest interest, Told told) {
        Subscription forgotten() {
            return new Subscription(subscriber, Interest.GONE, told);
        }

        /// The same after `notified`; what was told once is not taken back.
        Subscription after(Leg.Notified notified) {
            if (notified.state().terminated()) {
                return new Subscription(subscriber, interest, Told.END);
            }
            boolean decided = notified.status().orElse(0) >= 200;
            return decided && told == Told.NOTHING ? new Subscription(subscriber, interest, Told.FINAL_STATUS) : this;
        }
    }

    /// What a notifier has told of a transfer.
    enum Told {
        /// Nothing final.
        NOTHING,
        /// A final status, in a subscription that lives on: its terminating NOTIFY follows.
        FINAL_STATUS,
        /// The end of the subscription.
        END
    }

    /// Whether a subscriber still waits.
    enum Interest {
        WAITING,
        GONE
    }

    Subscriptions with(long id, ActorRef<? super Leg.ReferEvent> subscriber) {
        return put(id, new Subscription(subscriber, Interest.WAITING, Told.NOTHING));
    }

    Subscriptions without(long id) {
        Map<Long, Subscription> fewer = new LinkedHashMap<>(byId);
        fewer.remove(id);
        return new Subscriptions(fewer, notifiers);
    }

    /// The one that an Event header with that id, or without any, means.
    OptionalLong named(Optional<String> id) {
        if (id.isEmpty()) {
            return byId.isEmpty()
                    ? OptionalLong.empty()
                    : OptionalLong.of(byId.keySet().iterator().next());
        }
        return byId.keySet().stream()
                .filter(known -> Long.toString(known).equals(id.get()))
                .mapToLong(Long::longValue)
                .findFirst();
    }

    Optional<Subscription> get(long id) {
        return Optional.ofNullable(byId.get(id));
    }

    /// The same when `subscriber` waits for nothing any more.
    Subscriptions forgetting(ActorRef<? super Leg.ReferEvent> subscriber) {
        Subscriptions changed = this;
        for (Map.Entry<Long, Subscription> entry : byId.entrySet()) {
            if (entry.getValue().subscriber().equals(subscriber)) {
                changed = changed.put(entry.getKey(), entry.getValue().forgotten());
            }
        }
        return changed;
    }

    /// The same after a NOTIFY for the one with that id.
    Subscriptions after(long id, Leg.Notified notified) {
        return get(id).map(one -> put(id, one.after(notified))).orElse(this);
    }

    /// Whether a terminating NOTIFY is about to come: a final status was told, the end of its subscription was not.
    boolean aboutToEnd() {
        return byId.values().stream().anyMatch(one -> one.told() == Told.FINAL_STATUS);
    }

    /// Whether somebody waits for news of one of them.
    boolean awaited() {
        return byId.values().stream().anyMatch(one -> one.interest() == Interest.WAITING);
    }

    /// The same when the REFER was sent again with another number, which is its id from now on.
    Subscriptions renumbered(long from, long to) {
        Map<Long, Subscription> changed = new LinkedHashMap<>();
        byId.forEach((id, one) -> changed.put(id == from ? to : id, one));
        return new Subscriptions(changed, notifiers);
    }

    Subscriptions heldForOneMore() {
        return new Subscriptions(byId, notifiers + 1);
    }

    Subscriptions heldForOneLess() {
        return new Subscriptions(byId, Math.max(0, notifiers - 1));
    }

    /// The same when the notifiers have had their time.
    Subscriptions unheld() {
        return new Subscriptions(byId, 0);
    }

    /// The same when all that is awaited has had its time.
    Subscriptions unawaited() {
        return new Subscriptions(Map.of(), notifiers);
    }

    /// Whether the owner still notifies.
    boolean isHeld() {
        return notifiers > 0;
    }

    void tellAll(Leg.ReferEvent event) {
        for (Subscription one : byId.values()) {
            if (one.interest() == Interest.WAITING) {
                one.subscriber().tell(event);
            }
        }
    }

    private Subscriptions put(long id, Subscription subscription) {
        Map<Long, Subscription> more = new LinkedHashMap<>(byId);
        more.put(id, subscription);
        return new Subscriptions(more, notifiers);
    }
}
