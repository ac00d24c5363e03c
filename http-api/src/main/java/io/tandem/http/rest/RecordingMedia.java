package io.tandem.http.rest;

import io.tandem.engine.media.RecordingFiles;
import io.tandem.engine.store.RecordingRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The audio of a recording, whole or in part (RFC 9110 13 and 14), so that a browser can play it and seek in it.
final class RecordingMedia {
    private final RecordingFiles files;
    private final PeerRequests peers;

    RecordingMedia(RecordingFiles files, PeerRequests peers) {
        this.files = files;
        this.peers = peers;
    }

    /// A file as it is now.
    private record Version(Path path, long size, Instant modified) {
        String etag() {
            return "\"" + Long.toHexString(size) + "-" + Long.toHexString(modified.toEpochMilli()) + "\"";
        }

        String lastModified() {
            return DateTimeFormatter.RFC_1123_DATE_TIME.format(modified.atZone(ZoneOffset.UTC));
        }
    }

    /// The file, here or at the node that has it.
    Answer answer(Asked asked, RecordingRecord recording) {
        return version(recording)
                .map(version -> answer(asked, recording, version))
                .or(() -> peers.ofAny(recording.instance(), asked.request()))
                .orElseThrow(() -> missing(recording));
    }

    private static Answer answer(Asked asked, RecordingRecord recording, Version version) {
        if (isKnown(version, asked.file())) {
            return about(version, new Answer(304, new Answer.Nothing(), Map.of()));
        }
        return switch (range(version, asked.file())) {
            case ByteRange.Whole() -> part(recording, version, 200, 0, version.size());
            case ByteRange.Part(long from, long length) ->
                part(recording, version, 206, from, length)
                        .with(
                                HeaderField.CONTENT_RANGE,
                                "bytes " + from + "-" + (from + length - 1) + "/" + version.size());
            case ByteRange.Impossible() ->
                throw new Refusal(
                        416,
                        ErrorCode.BAD_RANGE,
                        "Range is '" + asked.file().range().orElse("") + "', expected bytes=from-to within "
                                + version.size() + " bytes",
                        Map.of(HeaderField.CONTENT_RANGE, "bytes */" + version.size()));
        };
    }

    /// There is none while it is recorded. Once its file is whole, applications are told so: they do not wait for
    /// the record, which may still be on its way to the store.
    private Optional<Version> version(RecordingRecord recording) {
        return files.find(recording.sid()).flatMap(RecordingMedia::version);
    }

    private static Optional<Version> version(Path path) {
        try {
            var attributes = Files.readAttributes(path, BasicFileAttributes.class);
            Instant modified = attributes.lastModifiedTime().toInstant().truncatedTo(ChronoUnit.MILLIS);
            return Optional.of(new Version(path, attributes.size(), modified));
        } catch (IOException _) {
            return Optional.empty(); // it was deleted just now
        }
    }

    private static Refusal missing(RecordingRecord recording) {
        return Refusal.notFound("recording " + recording.sid() + " is " + recording.status() + " and has no audio");
    }

    /// If-None-Match beats If-Modified-Since (RFC 9110 13.2.2).
    private static boolean isKnown(Version version, FileHeaders wanted) {
        return wanted.ifNoneMatch()
                .map(known -> List.of(known.split("\\s*,\\s*", -1)).contains(version.etag()) || known.equals("*"))
                .orElseGet(() -> wanted.ifModifiedSince()
                        .flatMap(RecordingMedia::date)
                        .filter(since -> !version.modified()
                                .truncatedTo(ChronoUnit.SECONDS)
                                .isAfter(since))
                        .isPresent());
    }

    private static Optional<Instant> date(String text) {
        try {
            return Optional.of(ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant());
        } catch (DateTimeParseException _) {
            return Optional.empty(); // a date that cannot be read is ignored (RFC 9110 13.1.3)
        }
    }

    private static ByteRange range(Version version, FileHeaders wanted) {
        return wanted.range()
                .filter(_ -> wanted.ifRange()
                        .map(known -> known.equals(version.etag()) || known.equals(version.lastModified()))
                        .orElse(true))
                .map(header -> ByteRange.parse(header, version.size()))
                .orElseGet(ByteRange.Whole::new);
    }

    private static Answer part(RecordingRecord recording, Version version, int status, long from, long length) {
        var content = new Answer.Audio(version.path(), from, length);
        return about(version, new Answer(status, content, Map.of()))
                .with(HeaderField.CONTENT_DISPOSITION, "inline; filename=\"" + recording.sid() + ".wav\"");
    }

    private static Answer about(Version version, Answer answer) {
        return answer.with(HeaderField.ACCEPT_RANGES, "bytes")
                .with(HeaderField.ETAG, version.etag())
                .with(HeaderField.LAST_MODIFIED, version.lastModified());
    }
}
