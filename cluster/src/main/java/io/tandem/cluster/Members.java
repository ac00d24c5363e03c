package io.tandem.cluster;

import io.tandem.engine.sid.InstanceId;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.apache.pekko.cluster.Member;
import org.apache.pekko.cluster.typed.Cluster;

/// Which nodes are members. A node's id is one of its roles, so whoever knows the member knows the id.
final class Members {
    private static final String ROLE = "instance-";

    private Members() {}

    static String role(InstanceId instance) {
        return ROLE + instance.text();
    }

    static Optional<InstanceId> instance(Member member) {
        return member.getRoles().stream()
                .filter(role -> role.startsWith(ROLE))
                .findFirst()
                .flatMap(role -> InstanceId.parse(role.substring(ROLE.length())));
    }

    /// The ids of all members, also of those that join, leave, or cannot be reached.
    static Set<InstanceId> instances(Cluster cluster) {
        return StreamSupport.stream(cluster.state().getMembers().spliterator(), false)
                .flatMap(member -> instance(member).stream())
                .collect(Collectors.toUnmodifiableSet());
    }
}
