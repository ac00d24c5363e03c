package io.tandem.http.rest;

import io.tandem.engine.sid.AccountSid;
import io.tandem.engine.sid.ApplicationSid;
import io.tandem.engine.sid.ClientSid;
import io.tandem.engine.sid.NumberSid;

/// Told after the API has changed something in the store, so that what was cached is read again. It must not wait.
public interface Changes {
    /// Nothing is cached.
    Changes UNHEARD = new Changes() {
        @Override
        public void onAccountChanged(AccountSid account) {}

        @Override
        public void onApplicationChanged(ApplicationSid application) {}

        @Override
        public void onNumberChanged(NumberSid number) {}

        @Override
        public void onClientChanged(ClientSid client) {}

        @Override
        public void onTrunksChanged() {}
    };

    /// An account was made or changed; accounts below it that changed with it are told one by one.
    void onAccountChanged(AccountSid account);

    /// An application was made, changed or deleted.
    void onApplicationChanged(ApplicationSid application);

    /// An incoming phone number was made, changed or deleted.
    void onNumberChanged(NumberSid number);

    /// A client was made, changed or deleted.
    void onClientChanged(ClientSid client);

    /// A trunk was made, changed or deleted.
    void onTrunksChanged();
}
