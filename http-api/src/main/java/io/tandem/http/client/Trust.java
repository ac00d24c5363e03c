package io.tandem.http.client;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.Collections;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/// Which servers are believed to be who they say.
final class Trust {
    private Trust() {}

    /// TLS that trusts whom the JDK trusts, and the certificates in `more`.
    static SSLContext with(Optional<KeyStore> more) {
        try {
            var tls = SSLContext.getInstance("TLS");
            tls.init(null, more.isPresent() ? managers(merged(more.get())) : managers(null), null);
            return tls;
        } catch (GeneralSecurityException | IOException unusable) {
            throw new IllegalArgumentException("the trust store cannot be used: " + unusable.getMessage(), unusable);
        }
    }

    private static KeyStore merged(KeyStore more) throws GeneralSecurityException, IOException {
        KeyStore all = KeyStore.getInstance("PKCS12");
        all.load(null, null);
        Certificate[] usual = Stream.of(managers(null))
                .filter(X509TrustManager.class::isInstance)
                .flatMap(manager -> Stream.of(((X509TrustManager) manager).getAcceptedIssuers()))
                .toArray(Certificate[]::new);
        for (int index = 0; index < usual.length; index++) {
            all.setCertificateEntry("jdk-" + index, usual[index]);
        }
        for (String alias : Collections.list(more.aliases())) {
            all.setCertificateEntry("own-" + alias, more.getCertificate(alias));
        }
        return all;
    }

    private static TrustManager[] managers(@Nullable KeyStore trusted) throws GeneralSecurityException {
        var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(trusted);
        return factory.getTrustManagers();
    }
}
