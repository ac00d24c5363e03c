package io.tandem.cluster;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.SRVRecord;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;
import org.xbill.DNS.lookup.LookupResult;
import org.xbill.DNS.lookup.LookupSession;

/// What DNS knows of a name under which nodes are found.
@FunctionalInterface
interface SeedNames {
    /// `host:port` of each node.
    ///
    /// @param name SRV records are asked for when it begins with `_`, addresses otherwise
    /// @param port of those that have an address only
    /// @return fails when there is no such name
    CompletionStage<List<String>> addresses(String name, int port);

    /// The name servers of the system.
    static SeedNames ofSystem() {
        var session = LookupSession.defaultBuilder().clearCaches().build();
        return (name, port) -> {
            try {
                Name asked = Name.fromString(name, Name.root);
                return name.startsWith("_")
                        ? session.lookupAsync(asked, Type.SRV).thenApply(found -> read(found, port))
                        : session.lookupAsync(asked, Type.A).thenApply(found -> read(found, port));
            } catch (TextParseException e) {
                throw new IllegalArgumentException("'" + name + "' is not a domain name", e);
            }
        };
    }

    private static List<String> read(LookupResult found, int port) {
        var addresses = new ArrayList<String>();
        for (Record record : found.getRecords()) {
            switch (record) {
                case SRVRecord srv -> addresses.add(srv.getTarget().toString(true) + ":" + srv.getPort());
                case ARecord a -> addresses.add(a.getAddress().getHostAddress() + ":" + port);
                case AAAARecord a -> addresses.add("[" + a.getAddress().getHostAddress() + "]:" + port);
                default -> {} // what else there is under that name is not for us
            }
        }
        return addresses;
    }
}
