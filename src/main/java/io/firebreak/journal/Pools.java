package io.firebreak.journal;

import io.agroal.api.AgroalDataSource;
import io.agroal.api.cache.ConnectionCache;
import io.agroal.api.configuration.AgroalConnectionPoolConfiguration.ConnectionValidator;
import io.agroal.api.configuration.AgroalConnectionPoolConfiguration.ExceptionSorter;
import io.agroal.api.configuration.supplier.AgroalConnectionFactoryConfigurationSupplier;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import java.sql.SQLException;
import java.time.Duration;
import java.util.function.UnaryOperator;

/** Builds connection pools that work without a container around them. */
final class Pools {
  /** Shorter than a hook's five seconds: a caller must hear of trouble in time. */
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  /** A connection that rested longer is tried before it is lent: the server may have gone. */
  private static final Duration IDLE = Duration.ofSeconds(1);

  private Pools() {}

  static AgroalDataSource open(
      int maxSize,
      ExceptionSorter broken,
      UnaryOperator<AgroalConnectionFactoryConfigurationSupplier> factory) {
    var configuration =
        new AgroalDataSourceConfigurationSupplier()
            .connectionPoolConfiguration(pool ->
                pool.maxSize(maxSize)
                    .acquisitionTimeout(PATIENCE)
                    .exceptionSorter(broken)
                    .connectionValidator(ConnectionValidator.defaultValidator())
                    .idleValidationTimeout(IDLE)
                    // Its cache is per thread, and ours are virtual: many and short-lived.
                    .connectionCache(ConnectionCache.none())
                    .connectionFactoryConfiguration(factory));
    try {
      return AgroalDataSource.from(configuration);
    } catch (SQLException e) {
      throw new StorageException("storage cannot be opened: " + e.getMessage(), e);
    }
  }
}
