package io.tandem.media.rtp;

import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Who is called at a loop's ticks. Coming and going cost the same however many there are.
final class TickList {
    private static final Logger log = LoggerFactory.getLogger(TickList.class);

    private final List<Ticking> members = new ArrayList<>();

    boolean isEmpty() {
        return members.isEmpty();
    }

    void add(Ticking member) {
        if (member.place < 0) {
            member.place = members.size();
            members.add(member);
        }
    }

    void remove(Ticking member) {
        if (member.place < 0) {
            return;
        }
        Ticking last = members.removeLast();
        if (last != member) {
            members.set(member.place, last);
            last.place = member.place;
        }
        member.place = -1;
    }

    /// Calls all; who leaves meanwhile is called once at most.
    void tick(long tick) {
        // Backwards, since one that is done puts the last one in its own place.
        for (int place = members.size() - 1; place >= 0; place--) {
            Ticking member = members.get(place);
            try {
                member.tick(tick);
            } catch (RuntimeException failure) {
                log.error("{} gets no more ticks", member, failure);
                remove(member);
            }
        }
    }
}
