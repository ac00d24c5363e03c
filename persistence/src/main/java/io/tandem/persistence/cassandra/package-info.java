/// The engine's store port on Apache Cassandra, for several nodes that share it. `docs/cassandra.md` tells the tables.
///
/// ```
/// CassandraStore        says what is kept where
///   |-- Provisioned       accounts, clients, numbers…: read before written, names claimed by LWT
///   |-- Recorded          calls, transfers, recordings…: written blindly, as often as one likes
///   |-- Bindings          where phones are
///         |-- Cql          one session: prepares, stamps, limits
///               |-- Schema   the tables, in steps
/// ```
@NullMarked
package io.tandem.persistence.cassandra;

import org.jspecify.annotations.NullMarked;
