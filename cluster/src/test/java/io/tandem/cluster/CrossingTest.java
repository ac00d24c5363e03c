package io.tandem.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.engine.call.CallControl;
import io.tandem.engine.call.CallRegistry;
import io.tandem.engine.cluster.Change;
import io.tandem.engine.cluster.Crossing;
import io.tandem.engine.cluster.Peer;
import io.tandem.engine.conference.ConferenceActor;
import io.tandem.engine.conference.ConferenceControl;
import io.tandem.engine.conference.ConferenceQuestion;
import io.tandem.engine.conference.ConferenceRegion;
import io.tandem.engine.conference.RoomEnd;
import io.tandem.engine.conference.RoomEvent;
import io.tandem.engine.leg.Leg;
import io.tandem.engine.recording.RecordingControl;
import io.tandem.engine.sid.InstanceId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.serialization.SerializationExtension;
import org.apache.pekko.serialization.Serializers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every message that may go to another node is what it was when it arrives there.
class CrossingTest {
    private static ActorTestKit kit;
    private static SampleValues samples;

    @BeforeAll
    static void system() {
        var settings = new ClusterSettings(
                "127.0.0.1",
                0,
                "127.0.0.1",
                0,
                new ClusterSettings.Alone(),
                Duration.ofSeconds(3),
                Duration.ofSeconds(5),
                Optional.empty(),
                ClusterSettings.Keeping.LIVE_CALLS);
        kit = ActorTestKit.create("tandem", ClusterNode.config(settings, InstanceId.mint()));
        samples = new SampleValues(
                RandomGenerator.of("L64X128MixRandom"),
                kit.createTestProbe("asker").ref());
    }

    @AfterAll
    static void stop() {
        kit.shutdownTestKit();
    }

    /// The records under each sealed interface that crosses, and the records that cross by themselves.
    static Stream<Class<?>> crossing() {
        return Stream.of(
                        CallRegistry.OfCall.class,
                        CallRegistry.Found.class,
                        CallControl.Modified.class,
                        CallControl.ReferStarted.class,
                        RecordingControl.Started.class,
                        RecordingControl.Changed.class,
                        Leg.DialogDescribed.class,
                        ConferenceRegion.OfRoom.class,
                        ConferenceActor.Expected.class,
                        ConferenceQuestion.Described.class,
                        ConferenceQuestion.ParticipantsListed.class,
                        ConferenceControl.Changed.class,
                        ConferenceControl.ParticipantChanged.class,
                        RoomEvent.LineOffered.class,
                        RoomEvent.Refused.class,
                        RoomEvent.Moved.class,
                        RoomEvent.Hear.class,
                        RoomEvent.SentOut.class,
                        RoomEnd.Answered.class,
                        Peer.class,
                        Change.class,
                        CallRegion.Claim.class,
                        CallRegion.Claimed.class)
                .flatMap(CrossingTest::records)
                .distinct();
    }

    private static Stream<Class<?>> records(Class<?> type) {
        return type.isSealed()
                ? Stream.of(type.getPermittedSubclasses()).flatMap(CrossingTest::records)
                : Stream.of(type);
    }

    @ParameterizedTest
    @MethodSource("crossing")
    void arrivesAsItWasSent(Class<?> type) throws Exception {
        assertThat(Crossing.class).isAssignableFrom(type);
        for (Object sent : samples.of(type, 100)) {
            var serialization = SerializationExtension.get(Adapter.toClassic(kit.system()));
            byte[] wire = serialization.serialize(sent).get();
            var serializer = serialization.findSerializerFor(sent);
            assertThat(serializer.getClass().getSimpleName()).isEqualTo("JacksonCborSerializer");
            assertThat(serialization
                            .deserialize(wire, serializer.identifier(), Serializers.manifestFor(serializer, sent))
                            .get())
                    .isEqualTo(sent);
        }
    }

    /// A message that somebody adds is found here: whatever record of the engine or of this module crosses must be
    /// in the list above.
    @Test
    void nothingCrossesThatIsNotInTheList() {
        List<Class<?>> listed = crossing().toList();
        assertThat(new ArrayList<>(SampleValues.recordsThatCross())).isSubsetOf(listed);
    }
}
