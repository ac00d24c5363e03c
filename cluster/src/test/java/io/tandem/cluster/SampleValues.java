package io.tandem.cluster;

import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.tandem.engine.cluster.Crossing;
import io.tandem.engine.sip.HeaderName;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.lang.reflect.WildcardType;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.pekko.actor.typed.ActorRef;

/// Makes up values of any record, from the types of its components.
final class SampleValues {
    private final RandomGenerator random;
    private final ActorRef<?> actor;

    /// @param actor stands for every actor
    SampleValues(RandomGenerator random, ActorRef<?> actor) {
        this.random = random;
        this.actor = actor;
    }

    /// All records of the engine and the cluster that are marked as crossing.
    static Set<Class<?>> recordsThatCross() {
        return new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS).importPackages("io.tandem").stream()
                        .filter(type -> type.isAssignableTo(Crossing.class)
                                && !type.isInterface()
                                && !type.getModifiers().contains(JavaModifier.ABSTRACT))
                        .map(type -> type.reflect())
                        .collect(Collectors.toUnmodifiableSet());
    }

    /// So many values of that record; more when it takes more to have each kind of every sealed component once.
    List<Object> of(Class<?> type, int count) {
        return IntStream.range(0, count).mapToObj(_ -> value(type)).toList();
    }

    private Object value(Type type) {
        return switch (type) {
            case WildcardType wildcard ->
                value(
                        wildcard.getLowerBounds().length > 0
                                ? wildcard.getLowerBounds()[0]
                                : wildcard.getUpperBounds()[0]);
            case ParameterizedType of -> generic((Class<?>) of.getRawType(), of.getActualTypeArguments());
            case Class<?> plain -> plain(plain);
            default -> throw new AssertionError("no sample of " + type);
        };
    }

    private Object generic(Class<?> raw, Type[] of) {
        if (raw == Optional.class) {
            return random.nextBoolean() ? Optional.empty() : Optional.of(value(of[0]));
        }
        if (raw == List.class) {
            return some(of[0]).toList();
        }
        if (raw == Set.class) {
            return some(of[0]).collect(Collectors.toUnmodifiableSet());
        }
        if (raw == Map.class) {
            return some(of[0]).distinct().collect(Collectors.toUnmodifiableMap(key -> key, _ -> value(of[1])));
        }
        if (raw == ActorRef.class) {
            return actor;
        }
        throw new AssertionError("no sample of " + raw);
    }

    private Stream<Object> some(Type of) {
        return IntStream.range(0, random.nextInt(3)).mapToObj(_ -> value(of));
    }

    private Object plain(Class<?> type) {
        if (type == String.class) {
            return "text " + random.nextInt(1000);
        }
        if (type == int.class || type == Integer.class) {
            return random.nextInt(1, 1000);
        }
        if (type == long.class || type == Long.class) {
            return random.nextLong(1, 1L << 40);
        }
        if (type == boolean.class || type == Boolean.class) {
            return random.nextBoolean();
        }
        if (type == Duration.class) {
            return Duration.ofMillis(random.nextInt(1, 100_000));
        }
        if (type == Instant.class) {
            return Instant.ofEpochMilli(random.nextLong(1L << 41));
        }
        if (type == URI.class) {
            return URI.create("http://127.0.0.1:" + random.nextInt(1, 1000) + "/a?b=c");
        }
        if (type == OptionalInt.class) {
            return random.nextBoolean() ? OptionalInt.empty() : OptionalInt.of(random.nextInt(1000));
        }
        if (type == HeaderName.class) {
            return HeaderName.of("X-Sample-" + random.nextInt(1000));
        }
        if (type.isEnum()) {
            return oneOf(List.of(type.getEnumConstants()));
        }
        if (type.isSealed()) {
            return value(oneOf(List.of(type.getPermittedSubclasses())));
        }
        if (type.isRecord()) {
            return record(type);
        }
        throw new AssertionError("no sample of " + type);
    }

    private <T> T oneOf(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    private Object record(Class<?> type) {
        try {
            var mint = Stream.of(type.getMethods())
                    .filter(method -> method.getName().equals("mint") && Modifier.isStatic(method.getModifiers()))
                    .findFirst();
            if (mint.isPresent()) {
                return mint.get().getParameterCount() == 0
                        ? mint.get().invoke(null)
                        : mint.get().invoke(null, random.nextInt(4096));
            }
            RecordComponent[] components = type.getRecordComponents();
            var constructor = type.getDeclaredConstructor(
                    Stream.of(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
            constructor.setAccessible(true);
            return constructor.newInstance(Stream.of(components)
                    .map(component -> value(component.getGenericType()))
                    .toArray());
        } catch (InvocationTargetException e) {
            throw new AssertionError("no sample of " + type, e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("no sample of " + type, e);
        }
    }
}
