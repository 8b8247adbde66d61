# XEP-0215 External Service Discovery
accounts: romeo, juliet, mallory@other.example
settings: external_services.list = ["stun:stun.example.org", "turn:turn.example.org:3479?transport=udp", "turns:[2001:db8::1]?transport=tcp", "gopher:old.example.org", "turn:turn.example.org:99999"]

story: all services, and credentials that end after a day
only in-process
settings: external_services.secret = north
romeo/orchard connects
romeo/orchard sends
  <iq to='example.org' type='get' id='s1'><services xmlns='urn:xmpp:extdisco:2'/></iq>
romeo/orchard receives
  <iq from='example.org' to='romeo@example.org/orchard' type='result' id='s1'>
    <services xmlns='urn:xmpp:extdisco:2'>
      <service type='stun' host='stun.example.org' port='3478' transport='udp'/>
      <service type='turn' host='turn.example.org' port='3479' transport='udp' restricted='true' expires='2026-01-02T00:00:00Z' username='1767312000:72b5ee0d3224bd33' password='gKUZ4arqQDssb3jzabpI6sIrhb0='/>
      <service type='turns' host='2001:db8::1' port='5349' transport='tcp' restricted='true' expires='2026-01-02T00:00:00Z' username='1767312000:72b5ee0d3224bd33' password='gKUZ4arqQDssb3jzabpI6sIrhb0='/>
    </services>
  </iq>

story: they are good for as long as the operator says
only in-process
settings: external_services.secret = north
settings: external_services.credentials_seconds = 60
romeo/orchard connects
clock advances 5 s
romeo/orchard sends
  <iq to='example.org' type='get' id='s1'><services xmlns='urn:xmpp:extdisco:2' type='turns'/></iq>
romeo/orchard receives
  <iq from='example.org' to='romeo@example.org/orchard' type='result' id='s1'>
    <services xmlns='urn:xmpp:extdisco:2' type='turns'>
      <service type='turns' host='2001:db8::1' port='5349' transport='tcp' restricted='true' expires='2026-01-01T00:01:05Z' username='{any}' password='{any}'/>
    </services>
  </iq>

story: services of one type, or of none
settings: external_services.secret = north
romeo/orchard connects
romeo/orchard sends
  <iq to='example.org' type='get' id='s1'><services xmlns='urn:xmpp:extdisco:2' type='stun'/></iq>
  <iq to='example.org' type='get' id='s2'><services xmlns='urn:xmpp:extdisco:2' type='gopher'/></iq>
romeo/orchard receives
  <iq from='example.org' to='romeo@example.org/orchard' type='result' id='s1'>
    <services xmlns='urn:xmpp:extdisco:2' type='stun'><service type='stun' host='stun.example.org' port='3478' transport='udp'/></services>
  </iq>
  <iq from='example.org' to='romeo@example.org/orchard' type='result' id='s2'>
    <services xmlns='urn:xmpp:extdisco:2' type='gopher'/>
  </iq>

story: without a secret nobody is sent to a relay that would refuse them
romeo/orchard connects
romeo/orchard sends
  <iq to='example.org' type='get' id='s1'><services xmlns='urn:xmpp:extdisco:2'/></iq>
  <iq to='example.org' type='get' id='s2'><credentials xmlns='urn:xmpp:extdisco:2'><service host='turn.example.org' type='turn'/></credentials></iq>
romeo/orchard receives
  <iq from='example.org' to='romeo@example.org/orchard' type='result' id='s1'>
    <services xmlns='urn:xmpp:extdisco:2'><service type='stun' host='stun.example.org' port='3478' transport='udp'/></services>
  </iq>
  <iq from='example.org' to='romeo@example.org/orchard' type='error' id='s2'>{error:item-not-found}</iq>

story: credentials for one service
settings: external_services.secret = north
romeo/orchard connects
romeo/orchard sends
  <iq to='example.org' type='get' id='c1'><credentials xmlns='urn:xmpp:extdisco:2'><service host='turn.example.org' type='turn'/></credentials></iq>
  <iq to='example.org' type='get' id='c2'><credentials xmlns='urn:xmpp:extdisco:2'><service host='turn.example.org' type='turn' port='3479'/></credentials></iq>
  <iq to='example.org' type='get' id='c3'><credentials xmlns='urn:xmpp:extdisco:2'><service host='turn.example.org' type='turn' port='1'/></credentials></iq>
  <iq to='example.org' type='get' id='c4'><credentials xmlns='urn:xmpp:extdisco:2'><service host='stun.example.org' type='stun'/></credentials></iq>
  <iq to='example.org' type='get' id='c5'><credentials xmlns='urn:xmpp:extdisco:2'><service host='turn.example.org'/></credentials></iq>
  <iq to='example.org' type='get' id='c6'><credentials xmlns='urn:xmpp:extdisco:2'/></iq>
romeo/orchard receives
  <iq from='example.org' to='romeo@example.org/orchard' type='result' id='c1'>
    <credentials xmlns='urn:xmpp:extdisco:2'><service type='turn' host='turn.example.org' port='3479' transport='udp' restricted='true' expires='{any}' username='{any}' password='{any}'/></credentials>
  </iq>
  <iq from='example.org' to='romeo@example.org/orchard' type='result' id='c2'>
    <credentials xmlns='urn:xmpp:extdisco:2'><service type='turn' host='turn.example.org' port='3479' transport='udp' restricted='true' expires='{any}' username='{any}' password='{any}'/></credentials>
  </iq>
  <iq from='example.org' to='romeo@example.org/orchard' type='error' id='c3'>{error:item-not-found}</iq>
  <iq from='example.org' to='romeo@example.org/orchard' type='error' id='c4'>{error:item-not-found}</iq>
  <iq from='example.org' to='romeo@example.org/orchard' type='error' id='c5'>{error:bad-request}</iq>
  <iq from='example.org' to='romeo@example.org/orchard' type='error' id='c6'>{error:bad-request}</iq>

story: a relay is for the domain's own users
settings: external_services.secret = north
mallory@other.example/cave connects
mallory@other.example/cave sends
  <iq to='example.org' type='get' id='s1'><services xmlns='urn:xmpp:extdisco:2'/></iq>
  <iq to='example.org' type='get' id='s2'><credentials xmlns='urn:xmpp:extdisco:2'><service host='turn.example.org' type='turn'/></credentials></iq>
mallory@other.example/cave receives
  <iq from='example.org' to='mallory@other.example/cave' type='error' id='s1'>{error:forbidden}</iq>
  <iq from='example.org' to='mallory@other.example/cave' type='error' id='s2'>{error:forbidden}</iq>
