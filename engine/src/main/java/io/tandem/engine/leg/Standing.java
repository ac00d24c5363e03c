package io.tandem.engine.leg;

import io.tandem.engine.sip.Dialog;
import io.tandem.engine.sip.DialogId;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// How the dialogs of a leg stand in one of its states: what it answers when it is asked.
///
/// @param dialogs those that it has
/// @param phase how far they are
/// @param confirmed the one that is confirmed
record Standing(Set<DialogId> dialogs, Leg.Phase phase, Optional<Dialog> confirmed) {
    static Standing in(Leg.Phase phase, Dialog dialog) {
        return in(phase, List.of(dialog));
    }

    static Standing in(Leg.Phase phase, Collection<Dialog> dialogs) {
        return new Standing(dialogs.stream().map(Dialog::id).collect(Collectors.toSet()), phase, Optional.empty());
    }

    static Standing confirmed(Dialog dialog) {
        return new Standing(Set.of(dialog.id()), Leg.Phase.CONFIRMED, Optional.of(dialog));
    }

    void answer(Leg.Question question) {
        switch (question) {
            case Leg.DescribeDialog(var replyTo) -> replyTo.tell(new Leg.DialogDescribed(confirmed));
            case Leg.DescribeSession _ -> {} // none flows: see TalkingLeg
            case Leg.ListDialogs(var replyTo) -> replyTo.tell(new Leg.DialogsListed(dialogs, phase));
            case Leg.MatchDialog(var id, var replyTo) ->
                replyTo.tell(new Leg.DialogMatched(dialogs.contains(id) ? phase : Leg.Phase.NONE));
        }
    }
}
