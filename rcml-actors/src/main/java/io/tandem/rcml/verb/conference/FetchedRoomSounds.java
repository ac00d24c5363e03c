package io.tandem.rcml.verb.conference;

import io.tandem.engine.application.ApplicationClient;
import io.tandem.engine.application.ApplicationReply;
import io.tandem.engine.application.ApplicationReply.Answered;
import io.tandem.engine.application.ApplicationRequest;
import io.tandem.engine.application.Parameters;
import io.tandem.engine.conference.RoomSounds;
import io.tandem.engine.media.AudioClip;
import io.tandem.engine.sid.AccountSid;
import io.tandem.engine.store.Webhook;
import io.tandem.rcml.document.ContentTypes;
import io.tandem.rcml.document.DocumentUrl;
import io.tandem.rcml.document.Limits;
import io.tandem.rcml.document.Parsed;
import io.tandem.rcml.document.Play;
import io.tandem.rcml.document.RcmlProblem.Code;
import io.tandem.rcml.document.Say;
import io.tandem.rcml.document.Script;
import io.tandem.rcml.document.Verb;
import io.tandem.rcml.verb.prompt.Sounds;
import java.net.URI;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;

/// Asks applications what a room's participants hear, and makes sound of their documents.
///
/// A URL that ends like a sound file is fetched as one, with GET and the cache of sounds; any other is asked as
/// documents are.
public final class FetchedRoomSounds implements RoomSounds {
    private static final Set<String> FILES = Set.of("wav", "mp3", "gsm", "ulaw", "alaw");

    private final ApplicationClient applications;
    private final Sounds sounds;
    private final Limits limits;
    private final URI httpBase;
    private final BuiltIn builtIn;

    /// What needs no URL.
    public record BuiltIn(AudioClip waiting, AudioClip entry, AudioClip exit) {}

    /// @param httpBase relative URLs of the API start from it
    public FetchedRoomSounds(
            ApplicationClient applications, Sounds sounds, Limits limits, URI httpBase, BuiltIn builtIn) {
        this.applications = applications;
        this.sounds = sounds;
        this.limits = limits;
        this.httpBase = httpBase;
        this.builtIn = builtIn;
    }

    @Override
    public AudioClip waiting() {
        return builtIn.waiting();
    }

    @Override
    public AudioClip entry() {
        return builtIn.entry();
    }

    @Override
    public AudioClip exit() {
        return builtIn.exit();
    }

    @Override
    public CompletionStage<Heard> of(AccountSid account, Parameters parameters, Webhook url) {
        Optional<DocumentUrl> resolved = DocumentUrl.resolve(url.url(), httpBase);
        if (resolved.isEmpty()) {
            return done(new Missing(Code.WAIT_URL.number(), url.url() + " is not an http or https URL"));
        }
        DocumentUrl at = resolved.get();
        return isFile(at.uri())
                ? sound(account, new Play(0, Optional.of(at), 1, ""))
                : applications
                        .send(ApplicationRequest.of(account, url.method(), at.uri(), parameters))
                        .thenCompose(reply -> answered(account, reply));
    }

    private static boolean isFile(URI uri) {
        String path = Optional.ofNullable(uri.getPath()).orElse("");
        return FILES.contains(path.substring(path.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT));
    }

    private CompletionStage<Heard> answered(AccountSid account, ApplicationReply reply) {
        return switch (reply) {
            case ApplicationReply.Failed(var _, var why) -> done(new Missing(Code.FETCH_FAILED.number(), why));
            case Answered answered when answered.isSuccess() -> read(account, answered);
            case Answered answered ->
                done(new Missing(
                        Code.FETCH_PROTOCOL.number(),
                        answered.url() + " answered " + answered.status() + ": expected 200"));
        };
    }

    private CompletionStage<Heard> read(AccountSid account, Answered answered) {
        return switch (ContentTypes.read(answered.contentType(), answered.body(), answered.url(), limits)) {
            case Parsed.Refused(var problem) -> done(new Missing(problem.code(), problem.text()));
            case Parsed.Document(var script) -> heard(account, script);
        };
    }

    private CompletionStage<Heard> heard(AccountSid account, Script script) {
        CompletionStage<Heard> all = done(new Clips(List.of()));
        for (Verb verb : script.verbs()) {
            CompletionStage<Heard> next = switch (verb) {
                case Say say -> spoken(account, say);
                case Play play when play.digits().isEmpty() -> sound(account, play);
                default ->
                    done(new Unfit(
                            Code.WAIT_URL.number(),
                            "Line " + verb.line() + ": " + verb.getClass().getSimpleName()
                                    + " in what is heard in a conference: expected Say and Play only"));
            };
            all = all.thenCombine(next, FetchedRoomSounds::oneAfterAnother);
        }
        return all;
    }

    private CompletionStage<Heard> spoken(AccountSid account, Say say) {
        return sounds.of(account, say).thenApply(sound -> repeated(sound, say.loop()));
    }

    private CompletionStage<Heard> sound(AccountSid account, Play play) {
        return sounds.of(account, play).thenApply(sound -> repeated(sound, play.loop()));
    }

    /// The whole is repeated by whoever plays it: what has no end of its own is played once in it.
    private static Heard repeated(Sounds.Sound sound, int loop) {
        return switch (sound) {
            case Sounds.Unplayable(var code, var why) -> new Missing(code.number(), why);
            case Sounds.Ready(var clips, var _) ->
                new Clips(Collections.nCopies(Math.max(loop, 1), clips).stream()
                        .flatMap(List::stream)
                        .toList());
        };
    }

    private static Heard oneAfterAnother(Heard first, Heard second) {
        if (first instanceof Clips(var before) && second instanceof Clips(var after)) {
            return new Clips(Stream.of(before, after).flatMap(List::stream).toList());
        }
        return first instanceof Unfit || second instanceof Clips ? first : second;
    }

    private static CompletionStage<Heard> done(Heard heard) {
        return CompletableFuture.completedStage(heard);
    }
}
