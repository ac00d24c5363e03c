package io.tandem.sip;

import gov.nist.core.ServerLogger;
import gov.nist.core.StackLogger;
import gov.nist.javax.sip.message.SIPMessage;
import java.util.Properties;
import javax.sip.SipStack;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// JAIN-SIP's log: its errors at debug level, as most of them are the peer's; the rest nowhere.
public final class QuietLogger implements StackLogger {
    private static final Logger LOG = LoggerFactory.getLogger(QuietLogger.class);

    /// Made by JAIN-SIP.
    public QuietLogger() {}

    @Override
    public void logStackTrace() {}

    @Override
    public void logStackTrace(int traceLevel) {}

    @Override
    public int getLineCount() {
        return 0;
    }

    @Override
    public void logException(Throwable ex) {
        LOG.debug("in JAIN-SIP", ex);
    }

    @Override
    public void logDebug(String message) {}

    @Override
    public void logTrace(String message) {}

    @Override
    public void logFatalError(String message) {
        LOG.debug("JAIN-SIP: {}", message);
    }

    @Override
    public void logError(String message) {
        LOG.debug("JAIN-SIP: {}", message);
    }

    @Override
    public boolean isLoggingEnabled() {
        return false;
    }

    @Override
    public boolean isLoggingEnabled(int logLevel) {
        return false;
    }

    @Override
    public void logError(String message, Exception ex) {
        LOG.debug("JAIN-SIP: {}", message, ex);
    }

    @Override
    public void logWarning(String message) {}

    @Override
    public void logInfo(String message) {}

    @Override
    public void disableLogging() {}

    @Override
    public void enableLogging() {}

    @Override
    public void setBuildTimeStamp(String buildTimeStamp) {}

    @Override
    public void setStackProperties(Properties stackProperties) {}

    @Override
    public String getLoggerName() {
        return LOG.getName();
    }

    /// JAIN-SIP's log of messages: nothing.
    public static final class Messages implements ServerLogger {
        /// Made by JAIN-SIP.
        public Messages() {}

        @Override
        public void closeLogFile() {}

        @Override
        public void logMessage(SIPMessage message, String from, String to, boolean sender, long time) {}

        @Override
        public void logMessage(SIPMessage message, String from, String to, String status, boolean sender, long time) {}

        @Override
        public void logMessage(SIPMessage message, String from, String to, String status, boolean sender) {}

        @Override
        public void logException(Exception ex) {
            LOG.debug("in JAIN-SIP", ex);
        }

        @Override
        public void setStackProperties(Properties stackProperties) {}

        @Override
        public void setSipStack(SipStack sipStack) {}
    }
}
