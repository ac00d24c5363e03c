package io.tandem.engine.sdp;

/// Offers as phones write them.
final class Phones {
    static final String LINPHONE = sdp("""
            v=0
            o=alice 1234 5678 IN IP4 192.0.2.10
            s=Talk
            c=IN IP4 192.0.2.10
            t=0 0
            a=rtcp-xr:rcvr-rtt=all:10000 stat-summary=loss,dup,jitt,TTL voip-metrics
            m=audio 7078 RTP/AVP 96 97 98 0 8 18 101 99 100
            a=rtpmap:96 opus/48000/2
            a=fmtp:96 useinbandfec=1
            a=rtpmap:97 speex/16000
            a=rtpmap:98 speex/8000
            a=fmtp:18 annexb=yes
            a=rtpmap:101 telephone-event/48000
            a=rtpmap:99 telephone-event/16000
            a=rtpmap:100 telephone-event/8000
            a=rtcp-fb:* trr-int 5000
            """);
    static final String BARESIP = sdp("""
            v=0
            o=- 3512 1 IN IP4 192.0.2.11
            s=-
            c=IN IP4 192.0.2.11
            t=0 0
            a=tool:baresip 1.0
            m=audio 12346 RTP/AVP 8 0 101
            a=rtpmap:8 PCMA/8000
            a=rtpmap:0 PCMU/8000
            a=rtpmap:101 telephone-event/8000
            a=fmtp:101 0-15
            a=rtcp:12347
            a=sendrecv
            a=label:1
            a=rtcp-rsize
            a=ssrc:1 cname:x
            a=ptime:20
            """);
    static final String TWINKLE = sdp("""
            v=0
            o=twinkle 1 1 IN IP4 192.0.2.12
            s=-
            c=IN IP4 192.0.2.12
            t=0 0
            m=audio 8000 RTP/AVP 98 8 0 3 101
            a=rtpmap:98 speex/16000
            a=rtpmap:8 PCMA/8000
            a=rtpmap:0 PCMU/8000
            a=rtpmap:3 GSM/8000
            a=rtpmap:101 telephone-event/8000
            a=fmtp:101 0-15
            a=ptime:20
            """);
    static final String CISCO = sdp("""
            v=0
            o=Cisco-SIPUA 25 0 IN IP4 192.0.2.13
            s=SIP Call
            b=AS:4064
            t=0 0
            m=audio 16384 RTP/AVP 114 9 0 8 116 18 101
            c=IN IP4 192.0.2.14
            b=TIAS:64000
            a=rtpmap:114 opus/48000/2
            a=rtpmap:9 G722/8000
            a=rtpmap:0 PCMU/8000
            a=rtpmap:8 PCMA/8000
            a=rtpmap:116 iLBC/8000
            a=rtpmap:18 G729/8000
            a=rtpmap:101 telephone-event/8000
            a=fmtp:101 0-15
            a=sendonly
            m=video 16386 RTP/AVP 97
            c=IN IP4 192.0.2.14
            a=rtpmap:97 H264/90000
            m=application 5070 UDP/BFCP *
            c=IN IP4 192.0.2.14
            """);

    private Phones() {}

    /// A description with the line ends of the wire.
    static String sdp(String text) {
        return text.replace("\n", "\r\n");
    }
}
