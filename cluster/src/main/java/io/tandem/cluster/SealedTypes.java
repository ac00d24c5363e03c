package io.tandem.cluster;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.core.Version;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.cfg.MapperConfig;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.AnnotatedClass;
import com.fasterxml.jackson.databind.introspect.NopAnnotationIntrospector;
import com.fasterxml.jackson.databind.jsontype.NamedType;
import com.fasterxml.jackson.databind.jsontype.TypeResolverBuilder;
import com.fasterxml.jackson.databind.jsontype.impl.StdTypeResolverBuilder;
import com.fasterxml.jackson.databind.module.SimpleModule;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Lets a field whose type is a sealed interface cross: the value is written with the name of its record.
public final class SealedTypes extends SimpleModule {
    private static final long serialVersionUID = 1L;

    public SealedTypes() {
        super("sealed-types", Version.unknownVersion());
    }

    @Override
    public void setupModule(SetupContext context) {
        super.setupModule(context);
        context.insertAnnotationIntrospector(new Introspector());
    }

    private static final class Introspector extends NopAnnotationIntrospector {
        private static final long serialVersionUID = 1L;

        @Override
        public @Nullable TypeResolverBuilder<?> findTypeResolver(
                MapperConfig<?> config, AnnotatedClass type, JavaType base) {
            return isSealed(type.getRawType())
                    ? new StdTypeResolverBuilder()
                            .init(
                                    JsonTypeInfo.Value.construct(
                                            JsonTypeInfo.Id.NAME, JsonTypeInfo.As.PROPERTY, "is", null, false, true),
                                    null)
                    : null;
        }

        @Override
        public @Nullable List<NamedType> findSubtypes(Annotated annotated) {
            if (!(annotated instanceof AnnotatedClass type) || !isSealed(type.getRawType())) {
                return null;
            }
            var found = new ArrayList<NamedType>();
            collect(type.getRawType(), found);
            return found;
        }

        private static boolean isSealed(Class<?> type) {
            return type.isInterface() && type.isSealed() && type.getName().startsWith("io.tandem.");
        }

        /// The records under a sealed interface, each by its name within its package.
        private static void collect(Class<?> type, List<NamedType> found) {
            for (Class<?> permitted : type.getPermittedSubclasses()) {
                if (permitted.isInterface()) {
                    collect(permitted, found);
                } else {
                    found.add(new NamedType(
                            permitted,
                            permitted
                                    .getName()
                                    .substring(permitted.getPackageName().length() + 1)));
                }
            }
        }
    }
}
