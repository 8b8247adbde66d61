# XEP-0133 Service Administration
accounts: romeo, juliet, nurse@other.example
settings: host.admins = ["juliet@example.org"]
juliet/balcony connects

story: §4.13: the number of registered users, of this domain alone
juliet/balcony sends
  <iq to='example.org' type='set' id='c1'><command xmlns='http://jabber.org/protocol/commands' node='http://jabber.org/protocol/admin#get-registered-users-num' action='execute'/></iq>
juliet/balcony receives
  <iq from='example.org' to='juliet@example.org/balcony' type='result' id='c1'>
    <command xmlns='http://jabber.org/protocol/commands' node='http://jabber.org/protocol/admin#get-registered-users-num' sessionid='{any}' status='completed'>
      <x xmlns='jabber:x:data' type='result'>
        <title>Registered users</title>
        <field var='FORM_TYPE' type='hidden'><value>http://jabber.org/protocol/admin</value></field>
        <field var='registeredusersnum' type='text-single'><value>2</value></field>
      </x>
    </command>
  </iq>

story: §4.23: the form of an announcement; nothing is sent before it is filled in
romeo/orchard is available
juliet/balcony sends
  <iq to='example.org' type='set' id='c1'><command xmlns='http://jabber.org/protocol/commands' node='http://jabber.org/protocol/admin#announce'/></iq>
juliet/balcony receives
  <iq from='example.org' to='juliet@example.org/balcony' type='result' id='c1'>
    <command xmlns='http://jabber.org/protocol/commands' node='http://jabber.org/protocol/admin#announce' sessionid='{any}' status='executing'>
      <actions execute='complete'><complete/></actions>
      <x xmlns='jabber:x:data' type='form'>
        <title>Announcing</title>
        <field var='FORM_TYPE' type='hidden'><value>http://jabber.org/protocol/admin</value></field>
        <field var='announcement' type='text-multi' label='The announcement'><required/></field>
      </x>
    </command>
  </iq>
romeo/orchard receives nothing

story: an administrator of one domain is none of another
nurse@other.example/room connects
juliet/balcony sends
  <iq to='example.org' type='set' id='c1'><command xmlns='http://jabber.org/protocol/commands' node='http://jabber.org/protocol/admin#get-online-users-num'/></iq>
juliet/balcony receives
  <iq from='example.org' to='juliet@example.org/balcony' type='result' id='c1'>
    <command xmlns='http://jabber.org/protocol/commands' node='http://jabber.org/protocol/admin#get-online-users-num' sessionid='{any}' status='completed'>{...}</command>
  </iq>
nurse@other.example/room sends
  <iq to='example.org' type='set' id='c2'><command xmlns='http://jabber.org/protocol/commands' node='http://jabber.org/protocol/admin#get-online-users-num'/></iq>
  <iq to='other.example' type='set' id='c3'><command xmlns='http://jabber.org/protocol/commands' node='http://jabber.org/protocol/admin#get-online-users-num'/></iq>
nurse@other.example/room receives
  <iq from='example.org' to='nurse@other.example/room' type='error' id='c2'>{error:forbidden}</iq>
  <iq from='other.example' to='nurse@other.example/room' type='error' id='c3'>{error:forbidden}</iq>

story: §4.1, §4.2: an account is added and deleted
juliet/balcony sends
  <iq to='example.org' type='set' id='c1a'><command xmlns='http://jabber.org/protocol/commands' node='http://jabber.org/protocol/admin#add-user'/></iq>
juliet/balcony receives
  <iq from='example.org' to='juliet@example.org/balcony' type='result' id='c1a'><command xmlns='http://jabber.org/protocol/commands' node='http://jabber.org/protocol/admin#add-user' sessionid='{set:s}' status='executing'>{...}</command></iq>
juliet/balcony sends
  <iq to='example.org' type='set' id='c1b'><command xmlns='http://jabber.org/protocol/commands' node='http://jabber.org/protocol/admin#add-user' sessionid='{get:s}'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE' type='hidden'><value>http://jabber.org/protocol/admin</value></field><field var='accountjid'><value>mercutio@example.org</value></field><field var='password'><value>verona</value></field><field var='password-verify'><value>verona</value></field></x></command></iq>
juliet/balcony receives
  <iq from='example.org' to='juliet@example.org/balcony' type='result' id='c1b'><command xmlns='http://jabber.org/protocol/commands' node='http://jabber.org/protocol/admin#add-user' sessionid='{get:s}' status='completed'><note type='info'>mercutio@example.org was created.</note></command></iq>
juliet/balcony sends
  <iq to='example.org' type='set' id='c2a'><command xmlns='http://jabber.org/protocol/commands' node='http://jabber.org/protocol/admin#add-user'/></iq>
juliet/balcony receives
  <iq from='example.org' to='juliet@example.org/balcony' type='result' id='c2a'><command xmlns='http://jabber.org/protocol/commands' node='http://jabber.org/protocol/admin#add-user' sessionid='{set:s}' status='executing'>{...}</command></iq>
juliet/balcony sends
  <iq to='example.org' type='set' id='c2b'><command xmlns='http://jabber.org/protocol/commands' node='http://jabber.org/protocol/admin#add-user' sessionid='{get:s}'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE' type='hidden'><value>http://jabber.org/protocol/admin</value></field><field var='accountjid'><value>mercutio@example.org</value></field><field var='password'><value>verona</value></field><field var='password-verify'><value>verona</value></field></x></command></iq>
juliet/balcony receives
  <iq from='example.org' to='juliet@example.org/balcony' type='result' id='c2b'><command xmlns='http://jabber.org/protocol/commands' node='http://jabber.org/protocol/admin#add-user' sessionid='{get:s}' status='completed'><note type='error'>the account exists already.</note></command></iq>
juliet/balcony sends
  <iq to='example.org' type='set' id='c3a'><command xmlns='http://jabber.org/protocol/commands' node='http://jabber.org/protocol/admin#add-user'/></iq>
juliet/balcony receives
  <iq from='example.org' to='juliet@example.org/balcony' type='result' id='c3a'><command xmlns='http://jabber.org/protocol/commands' node='http://jabber.org/protocol/admin#add-user' sessionid='{set:s}' status='executing'>{...}</command></iq>
juliet/balcony sends
  <iq to='example.org' type='set' id='c3b'><command xmlns='http://jabber.org/protocol/commands' node='http://jabber.org/protocol/admin#add-user' sessionid='{get:s}'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE' type='hidden'><value>http://jabber.org/protocol/admin</value></field><field var='accountjid'><value>tybalt@example.org</value></field><field var='password'><value>verona</value></field><field var='password-verify'><value>padua</value></field></x></command></iq>
juliet/balcony receives
  <iq from='example.org' to='juliet@example.org/balcony' type='result' id='c3b'><command xmlns='http://jabber.org/protocol/commands' node='http://jabber.org/protocol/admin#add-user' sessionid='{get:s}' status='completed'><note type='error'>The two passwords differ.</note></command></iq>
juliet/balcony sends
  <iq to='example.org' type='set' id='c4a'><command xmlns='http://jabber.org/protocol/commands' node='http://jabber.org/protocol/admin#delete-user'/></iq>
juliet/balcony receives
  <iq from='example.org' to='juliet@example.org/balcony' type='result' id='c4a'><command xmlns='http://jabber.org/protocol/commands' node='http://jabber.org/protocol/admin#delete-user' sessionid='{set:s}' status='executing'>{...}</command></iq>
juliet/balcony sends
  <iq to='example.org' type='set' id='c4b'><command xmlns='http://jabber.org/protocol/commands' node='http://jabber.org/protocol/admin#delete-user' sessionid='{get:s}'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE' type='hidden'><value>http://jabber.org/protocol/admin</value></field><field var='accountjids'><value>mercutio@example.org</value><value>nobody@example.org</value></field></x></command></iq>
juliet/balcony receives
  <iq from='example.org' to='juliet@example.org/balcony' type='result' id='c4b'><command xmlns='http://jabber.org/protocol/commands' node='http://jabber.org/protocol/admin#delete-user' sessionid='{get:s}' status='completed'><note type='error'>1 deleted. Not done:&#10;nobody@example.org: there is no such account</note></command></iq>

story: §4.1: an account of another domain can't be added, nor deleted
juliet/balcony sends
  <iq to='example.org' type='set' id='c1a'><command xmlns='http://jabber.org/protocol/commands' node='http://jabber.org/protocol/admin#add-user'/></iq>
juliet/balcony receives
  <iq from='example.org' to='juliet@example.org/balcony' type='result' id='c1a'><command xmlns='http://jabber.org/protocol/commands' node='http://jabber.org/protocol/admin#add-user' sessionid='{set:s}' status='executing'>{...}</command></iq>
juliet/balcony sends
  <iq to='example.org' type='set' id='c1b'><command xmlns='http://jabber.org/protocol/commands' node='http://jabber.org/protocol/admin#add-user' sessionid='{get:s}'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE' type='hidden'><value>http://jabber.org/protocol/admin</value></field><field var='accountjid'><value>mercutio@other.example</value></field><field var='password'><value>x</value></field><field var='password-verify'><value>x</value></field></x></command></iq>
juliet/balcony receives
  <iq from='example.org' to='juliet@example.org/balcony' type='result' id='c1b'><command xmlns='http://jabber.org/protocol/commands' node='http://jabber.org/protocol/admin#add-user' sessionid='{get:s}' status='completed'><note type='error'>not a domain of this host.</note></command></iq>
juliet/balcony sends
  <iq to='example.org' type='set' id='c2a'><command xmlns='http://jabber.org/protocol/commands' node='http://jabber.org/protocol/admin#delete-user'/></iq>
juliet/balcony receives
  <iq from='example.org' to='juliet@example.org/balcony' type='result' id='c2a'><command xmlns='http://jabber.org/protocol/commands' node='http://jabber.org/protocol/admin#delete-user' sessionid='{set:s}' status='executing'>{...}</command></iq>
juliet/balcony sends
  <iq to='example.org' type='set' id='c2b'><command xmlns='http://jabber.org/protocol/commands' node='http://jabber.org/protocol/admin#delete-user' sessionid='{get:s}'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE' type='hidden'><value>http://jabber.org/protocol/admin</value></field><field var='accountjids'><value>nurse@other.example</value></field></x></command></iq>
juliet/balcony receives
  <iq from='example.org' to='juliet@example.org/balcony' type='result' id='c2b'><command xmlns='http://jabber.org/protocol/commands' node='http://jabber.org/protocol/admin#delete-user' sessionid='{get:s}' status='completed'><note type='error'>0 deleted. Not done:&#10;nurse@other.example: there is no such account</note></command></iq>

story: §4.1: a form without what is required, or with what is no address, is asked for again
juliet/balcony sends
  <iq to='example.org' type='set' id='c1a'><command xmlns='http://jabber.org/protocol/commands' node='http://jabber.org/protocol/admin#add-user'/></iq>
juliet/balcony receives
  <iq from='example.org' to='juliet@example.org/balcony' type='result' id='c1a'><command xmlns='http://jabber.org/protocol/commands' node='http://jabber.org/protocol/admin#add-user' sessionid='{set:s}' status='executing'>{...}</command></iq>
juliet/balcony sends
  <iq to='example.org' type='set' id='c1b'><command xmlns='http://jabber.org/protocol/commands' node='http://jabber.org/protocol/admin#add-user' sessionid='{get:s}'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE' type='hidden'><value>http://jabber.org/protocol/admin</value></field><field var='accountjid'><value>mercutio@example.org</value></field></x></command></iq>
juliet/balcony receives
  <iq from='example.org' to='juliet@example.org/balcony' type='error' id='c1b'><error type='modify' code='400'><bad-request xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/>{...}<bad-payload xmlns='http://jabber.org/protocol/commands'/></error></iq>
juliet/balcony sends
  <iq to='example.org' type='set' id='c1b'><command xmlns='http://jabber.org/protocol/commands' node='http://jabber.org/protocol/admin#add-user' sessionid='{get:s}'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE' type='hidden'><value>http://jabber.org/protocol/admin</value></field><field var='accountjid'><value>@example.org</value></field><field var='password'><value>x</value></field><field var='password-verify'><value>x</value></field></x></command></iq>
juliet/balcony receives
  <iq from='example.org' to='juliet@example.org/balcony' type='error' id='c1b'><error type='modify' code='400'><bad-request xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/>{...}<bad-payload xmlns='http://jabber.org/protocol/commands'/></error></iq>
juliet/balcony sends
  <iq to='example.org' type='set' id='c1b'><command xmlns='http://jabber.org/protocol/commands' node='http://jabber.org/protocol/admin#add-user' sessionid='{get:s}'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE' type='hidden'><value>http://jabber.org/protocol/admin</value></field><field var='accountjid'><value>mercutio@example.org</value></field><field var='password'><value>x</value></field><field var='password-verify'><value>x</value></field></x></command></iq>
juliet/balcony receives
  <iq from='example.org' to='juliet@example.org/balcony' type='result' id='c1b'><command xmlns='http://jabber.org/protocol/commands' node='http://jabber.org/protocol/admin#add-user' sessionid='{get:s}' status='completed'><note type='info'>mercutio@example.org was created.</note></command></iq>

story: §4.3, §4.4: a disabled account's sessions end; nobody locks himself out
romeo/orchard connects
juliet/balcony sends
  <iq to='example.org' type='set' id='c1a'><command xmlns='http://jabber.org/protocol/commands' node='http://jabber.org/protocol/admin#disable-user'/></iq>
juliet/balcony receives
  <iq from='example.org' to='juliet@example.org/balcony' type='result' id='c1a'><command xmlns='http://jabber.org/protocol/commands' node='http://jabber.org/protocol/admin#disable-user' sessionid='{set:s}' status='executing'>{...}</command></iq>
juliet/balcony sends
  <iq to='example.org' type='set' id='c1b'><command xmlns='http://jabber.org/protocol/commands' node='http://jabber.org/protocol/admin#disable-user' sessionid='{get:s}'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE' type='hidden'><value>http://jabber.org/protocol/admin</value></field><field var='accountjids'><value>romeo@example.org</value><value>juliet@example.org</value></field></x></command></iq>
juliet/balcony receives
  <iq from='example.org' to='juliet@example.org/balcony' type='result' id='c1b'><command xmlns='http://jabber.org/protocol/commands' node='http://jabber.org/protocol/admin#disable-user' sessionid='{get:s}' status='completed'><note type='error'>1 disabled. Not done:&#10;juliet@example.org: that would lock you out</note></command></iq>
romeo/orchard is closed: not-authorized
juliet/balcony sends
  <iq to='example.org' type='set' id='c2a'><command xmlns='http://jabber.org/protocol/commands' node='http://jabber.org/protocol/admin#get-disabled-users-list'/></iq>
juliet/balcony receives
  <iq from='example.org' to='juliet@example.org/balcony' type='result' id='c2a'><command xmlns='http://jabber.org/protocol/commands' node='http://jabber.org/protocol/admin#get-disabled-users-list' sessionid='{set:s}' status='executing'>{...}</command></iq>
juliet/balcony sends
  <iq to='example.org' type='set' id='c2b'><command xmlns='http://jabber.org/protocol/commands' node='http://jabber.org/protocol/admin#get-disabled-users-list' sessionid='{get:s}'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE' type='hidden'><value>http://jabber.org/protocol/admin</value></field></x></command></iq>
juliet/balcony receives
  <iq from='example.org' to='juliet@example.org/balcony' type='result' id='c2b'><command xmlns='http://jabber.org/protocol/commands' node='http://jabber.org/protocol/admin#get-disabled-users-list' sessionid='{get:s}' status='completed'><x xmlns='jabber:x:data' type='result'><title>Disabled users</title><field var='FORM_TYPE' type='hidden'><value>http://jabber.org/protocol/admin</value></field><field var='disableduserjids' type='jid-multi'><value>romeo@example.org</value></field></x></command></iq>
juliet/balcony sends
  <iq to='example.org' type='set' id='c3a'><command xmlns='http://jabber.org/protocol/commands' node='http://jabber.org/protocol/admin#reenable-user'/></iq>
juliet/balcony receives
  <iq from='example.org' to='juliet@example.org/balcony' type='result' id='c3a'><command xmlns='http://jabber.org/protocol/commands' node='http://jabber.org/protocol/admin#reenable-user' sessionid='{set:s}' status='executing'>{...}</command></iq>
juliet/balcony sends
  <iq to='example.org' type='set' id='c3b'><command xmlns='http://jabber.org/protocol/commands' node='http://jabber.org/protocol/admin#reenable-user' sessionid='{get:s}'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE' type='hidden'><value>http://jabber.org/protocol/admin</value></field><field var='accountjids'><value>romeo@example.org</value></field></x></command></iq>
juliet/balcony receives
  <iq from='example.org' to='juliet@example.org/balcony' type='result' id='c3b'><command xmlns='http://jabber.org/protocol/commands' node='http://jabber.org/protocol/admin#reenable-user' sessionid='{get:s}' status='completed'><note type='info'>1 enabled.</note></command></iq>
juliet/balcony sends
  <iq to='example.org' type='set' id='c4a'><command xmlns='http://jabber.org/protocol/commands' node='http://jabber.org/protocol/admin#get-disabled-users-list'/></iq>
juliet/balcony receives
  <iq from='example.org' to='juliet@example.org/balcony' type='result' id='c4a'><command xmlns='http://jabber.org/protocol/commands' node='http://jabber.org/protocol/admin#get-disabled-users-list' sessionid='{set:s}' status='executing'>{...}</command></iq>
juliet/balcony sends
  <iq to='example.org' type='set' id='c4b'><command xmlns='http://jabber.org/protocol/commands' node='http://jabber.org/protocol/admin#get-disabled-users-list' sessionid='{get:s}'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE' type='hidden'><value>http://jabber.org/protocol/admin</value></field></x></command></iq>
juliet/balcony receives
  <iq from='example.org' to='juliet@example.org/balcony' type='result' id='c4b'><command xmlns='http://jabber.org/protocol/commands' node='http://jabber.org/protocol/admin#get-disabled-users-list' sessionid='{get:s}' status='completed'><x xmlns='jabber:x:data' type='result'><title>Disabled users</title><field var='FORM_TYPE' type='hidden'><value>http://jabber.org/protocol/admin</value></field><field var='disableduserjids' type='jid-multi'></field></x></command></iq>

story: §4.5: one session ends, or all of an account
romeo/orchard connects
romeo/garden connects
romeo/street connects
juliet/balcony sends
  <iq to='example.org' type='set' id='c1a'><command xmlns='http://jabber.org/protocol/commands' node='http://jabber.org/protocol/admin#end-user-session'/></iq>
juliet/balcony receives
  <iq from='example.org' to='juliet@example.org/balcony' type='result' id='c1a'><command xmlns='http://jabber.org/protocol/commands' node='http://jabber.org/protocol/admin#end-user-session' sessionid='{set:s}' status='executing'>{...}</command></iq>
juliet/balcony sends
  <iq to='example.org' type='set' id='c1b'><command xmlns='http://jabber.org/protocol/commands' node='http://jabber.org/protocol/admin#end-user-session' sessionid='{get:s}'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE' type='hidden'><value>http://jabber.org/protocol/admin</value></field><field var='accountjids'><value>romeo@example.org/garden</value></field></x></command></iq>
juliet/balcony receives
  <iq from='example.org' to='juliet@example.org/balcony' type='result' id='c1b'><command xmlns='http://jabber.org/protocol/commands' node='http://jabber.org/protocol/admin#end-user-session' sessionid='{get:s}' status='completed'><note type='info'>1 ended.</note></command></iq>
romeo/garden is closed: policy-violation
romeo/orchard receives nothing
juliet/balcony sends
  <iq to='example.org' type='set' id='c2a'><command xmlns='http://jabber.org/protocol/commands' node='http://jabber.org/protocol/admin#end-user-session'/></iq>
juliet/balcony receives
  <iq from='example.org' to='juliet@example.org/balcony' type='result' id='c2a'><command xmlns='http://jabber.org/protocol/commands' node='http://jabber.org/protocol/admin#end-user-session' sessionid='{set:s}' status='executing'>{...}</command></iq>
juliet/balcony sends
  <iq to='example.org' type='set' id='c2b'><command xmlns='http://jabber.org/protocol/commands' node='http://jabber.org/protocol/admin#end-user-session' sessionid='{get:s}'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE' type='hidden'><value>http://jabber.org/protocol/admin</value></field><field var='accountjids'><value>romeo@example.org</value><value>nobody@example.org</value></field></x></command></iq>
juliet/balcony receives
  <iq from='example.org' to='juliet@example.org/balcony' type='result' id='c2b'><command xmlns='http://jabber.org/protocol/commands' node='http://jabber.org/protocol/admin#end-user-session' sessionid='{get:s}' status='completed'><note type='error'>1 ended. Not done:&#10;nobody@example.org: not connected</note></command></iq>
romeo/orchard is closed: policy-violation
romeo/street is closed: policy-violation

story: §4.8: a user's roster
friends: romeo, juliet
juliet/balcony sends
  <iq to='example.org' type='set' id='c1a'><command xmlns='http://jabber.org/protocol/commands' node='http://jabber.org/protocol/admin#get-user-roster'/></iq>
juliet/balcony receives
  <iq from='example.org' to='juliet@example.org/balcony' type='result' id='c1a'><command xmlns='http://jabber.org/protocol/commands' node='http://jabber.org/protocol/admin#get-user-roster' sessionid='{set:s}' status='executing'>{...}</command></iq>
juliet/balcony sends
  <iq to='example.org' type='set' id='c1b'><command xmlns='http://jabber.org/protocol/commands' node='http://jabber.org/protocol/admin#get-user-roster' sessionid='{get:s}'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE' type='hidden'><value>http://jabber.org/protocol/admin</value></field><field var='accountjids'><value>romeo@example.org</value></field></x></command></iq>
juliet/balcony receives
  <iq from='example.org' to='juliet@example.org/balcony' type='result' id='c1b'><command xmlns='http://jabber.org/protocol/commands' node='http://jabber.org/protocol/admin#get-user-roster' sessionid='{get:s}' status='completed'><x xmlns='jabber:x:data' type='result'><title>Roster</title><field var='FORM_TYPE' type='hidden'><value>http://jabber.org/protocol/admin</value></field><field var='accountjids' type='jid-multi'><value>romeo@example.org</value></field><query xmlns='jabber:iq:roster'><item jid='juliet@example.org' subscription='both'/></query></x></command></iq>
juliet/balcony sends
  <iq to='example.org' type='set' id='c2a'><command xmlns='http://jabber.org/protocol/commands' node='http://jabber.org/protocol/admin#get-user-roster'/></iq>
juliet/balcony receives
  <iq from='example.org' to='juliet@example.org/balcony' type='result' id='c2a'><command xmlns='http://jabber.org/protocol/commands' node='http://jabber.org/protocol/admin#get-user-roster' sessionid='{set:s}' status='executing'>{...}</command></iq>
juliet/balcony sends
  <iq to='example.org' type='set' id='c2b'><command xmlns='http://jabber.org/protocol/commands' node='http://jabber.org/protocol/admin#get-user-roster' sessionid='{get:s}'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE' type='hidden'><value>http://jabber.org/protocol/admin</value></field><field var='accountjids'><value>nurse@other.example</value></field></x></command></iq>
juliet/balcony receives
  <iq from='example.org' to='juliet@example.org/balcony' type='result' id='c2b'><command xmlns='http://jabber.org/protocol/commands' node='http://jabber.org/protocol/admin#get-user-roster' sessionid='{get:s}' status='completed'><note type='error'>That is no account of this domain.</note></command></iq>

story: §4.10: a user's statistics
friends: romeo, juliet
romeo/orchard connects
juliet/balcony sends
  <iq to='example.org' type='set' id='c1a'><command xmlns='http://jabber.org/protocol/commands' node='http://jabber.org/protocol/admin#user-stats'/></iq>
juliet/balcony receives
  <iq from='example.org' to='juliet@example.org/balcony' type='result' id='c1a'><command xmlns='http://jabber.org/protocol/commands' node='http://jabber.org/protocol/admin#user-stats' sessionid='{set:s}' status='executing'>{...}</command></iq>
juliet/balcony sends
  <iq to='example.org' type='set' id='c1b'><command xmlns='http://jabber.org/protocol/commands' node='http://jabber.org/protocol/admin#user-stats' sessionid='{get:s}'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE' type='hidden'><value>http://jabber.org/protocol/admin</value></field><field var='accountjid'><value>romeo@example.org</value></field></x></command></iq>
juliet/balcony receives
  <iq from='example.org' to='juliet@example.org/balcony' type='result' id='c1b'><command xmlns='http://jabber.org/protocol/commands' node='http://jabber.org/protocol/admin#user-stats' sessionid='{get:s}' status='completed'><x xmlns='jabber:x:data' type='result'><title>Statistics</title><field var='FORM_TYPE' type='hidden'><value>http://jabber.org/protocol/admin</value></field><field var='accountjid' type='jid-single'><value>romeo@example.org</value></field><field var='rostersize' type='text-single'><value>1</value></field><field var='onlineresources' type='text-multi'><value>orchard</value></field>{...}</x></command></iq>

story: §4.18, §4.20 to §4.22: lists of users, with an end
romeo/orchard is available
juliet/balcony is available
juliet/balcony sends
  <iq to='example.org' type='set' id='c1a'><command xmlns='http://jabber.org/protocol/commands' node='http://jabber.org/protocol/admin#get-online-users-list'/></iq>
juliet/balcony receives
  <iq from='example.org' to='juliet@example.org/balcony' type='result' id='c1a'><command xmlns='http://jabber.org/protocol/commands' node='http://jabber.org/protocol/admin#get-online-users-list' sessionid='{set:s}' status='executing'>{...}</command></iq>
juliet/balcony sends
  <iq to='example.org' type='set' id='c1b'><command xmlns='http://jabber.org/protocol/commands' node='http://jabber.org/protocol/admin#get-online-users-list' sessionid='{get:s}'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE' type='hidden'><value>http://jabber.org/protocol/admin</value></field><field var='max_items'><value>25</value></field></x></command></iq>
juliet/balcony receives
  <iq from='example.org' to='juliet@example.org/balcony' type='result' id='c1b'><command xmlns='http://jabber.org/protocol/commands' node='http://jabber.org/protocol/admin#get-online-users-list' sessionid='{get:s}' status='completed'><x xmlns='jabber:x:data' type='result'><title>Online users</title><field var='FORM_TYPE' type='hidden'><value>http://jabber.org/protocol/admin</value></field><field var='onlineuserjids' type='jid-multi'><value>juliet@example.org</value><value>romeo@example.org</value></field></x></command></iq>
juliet/balcony sends
  <iq to='example.org' type='set' id='c2a'><command xmlns='http://jabber.org/protocol/commands' node='http://jabber.org/protocol/admin#get-active-users'/></iq>
juliet/balcony receives
  <iq from='example.org' to='juliet@example.org/balcony' type='result' id='c2a'><command xmlns='http://jabber.org/protocol/commands' node='http://jabber.org/protocol/admin#get-active-users' sessionid='{set:s}' status='executing'>{...}</command></iq>
juliet/balcony sends
  <iq to='example.org' type='set' id='c2b'><command xmlns='http://jabber.org/protocol/commands' node='http://jabber.org/protocol/admin#get-active-users' sessionid='{get:s}'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE' type='hidden'><value>http://jabber.org/protocol/admin</value></field></x></command></iq>
juliet/balcony receives
  <iq from='example.org' to='juliet@example.org/balcony' type='result' id='c2b'><command xmlns='http://jabber.org/protocol/commands' node='http://jabber.org/protocol/admin#get-active-users' sessionid='{get:s}' status='completed'><x xmlns='jabber:x:data' type='result'><title>Active users</title><field var='FORM_TYPE' type='hidden'><value>http://jabber.org/protocol/admin</value></field><field var='activeuserjids' type='jid-multi'><value>juliet@example.org</value><value>romeo@example.org</value></field></x></command></iq>
juliet/balcony sends
  <iq to='example.org' type='set' id='c3a'><command xmlns='http://jabber.org/protocol/commands' node='http://jabber.org/protocol/admin#get-idle-users'/></iq>
juliet/balcony receives
  <iq from='example.org' to='juliet@example.org/balcony' type='result' id='c3a'><command xmlns='http://jabber.org/protocol/commands' node='http://jabber.org/protocol/admin#get-idle-users' sessionid='{set:s}' status='executing'>{...}</command></iq>
juliet/balcony sends
  <iq to='example.org' type='set' id='c3b'><command xmlns='http://jabber.org/protocol/commands' node='http://jabber.org/protocol/admin#get-idle-users' sessionid='{get:s}'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE' type='hidden'><value>http://jabber.org/protocol/admin</value></field></x></command></iq>
juliet/balcony receives
  <iq from='example.org' to='juliet@example.org/balcony' type='result' id='c3b'><command xmlns='http://jabber.org/protocol/commands' node='http://jabber.org/protocol/admin#get-idle-users' sessionid='{get:s}' status='completed'><x xmlns='jabber:x:data' type='result'><title>Idle users</title><field var='FORM_TYPE' type='hidden'><value>http://jabber.org/protocol/admin</value></field><field var='activeuserjids' type='jid-multi'></field></x></command></iq>

story: §4.18: no more than administration.max_listed are shown
settings: administration.max_listed = 1
juliet/balcony sends
  <iq to='example.org' type='set' id='c1a'><command xmlns='http://jabber.org/protocol/commands' node='http://jabber.org/protocol/admin#get-registered-users-list'/></iq>
juliet/balcony receives
  <iq from='example.org' to='juliet@example.org/balcony' type='result' id='c1a'><command xmlns='http://jabber.org/protocol/commands' node='http://jabber.org/protocol/admin#get-registered-users-list' sessionid='{set:s}' status='executing'>{...}</command></iq>
juliet/balcony sends
  <iq to='example.org' type='set' id='c1b'><command xmlns='http://jabber.org/protocol/commands' node='http://jabber.org/protocol/admin#get-registered-users-list' sessionid='{get:s}'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE' type='hidden'><value>http://jabber.org/protocol/admin</value></field><field var='max_items'><value>none</value></field></x></command></iq>
juliet/balcony receives
  <iq from='example.org' to='juliet@example.org/balcony' type='result' id='c1b'><command xmlns='http://jabber.org/protocol/commands' node='http://jabber.org/protocol/admin#get-registered-users-list' sessionid='{get:s}' status='completed'><note type='info'>There are more than these 1.</note><x xmlns='jabber:x:data' type='result'><title>Registered users</title><field var='FORM_TYPE' type='hidden'><value>http://jabber.org/protocol/admin</value></field><field var='registereduserjids' type='jid-multi'><value>juliet@example.org</value></field></x></command></iq>

story: §4.23: an announcement reaches those who are online
romeo/orchard is available
romeo/garden connects
juliet/balcony sends
  <iq to='example.org' type='set' id='c1a'><command xmlns='http://jabber.org/protocol/commands' node='http://jabber.org/protocol/admin#announce'/></iq>
juliet/balcony receives
  <iq from='example.org' to='juliet@example.org/balcony' type='result' id='c1a'><command xmlns='http://jabber.org/protocol/commands' node='http://jabber.org/protocol/admin#announce' sessionid='{set:s}' status='executing'>{...}</command></iq>
juliet/balcony sends
  <iq to='example.org' type='set' id='c1b'><command xmlns='http://jabber.org/protocol/commands' node='http://jabber.org/protocol/admin#announce' sessionid='{get:s}'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE' type='hidden'><value>http://jabber.org/protocol/admin</value></field><field var='announcement'><value>Tonight:</value><value>a ball</value></field></x></command></iq>
juliet/balcony receives
  <iq from='example.org' to='juliet@example.org/balcony' type='result' id='c1b'><command xmlns='http://jabber.org/protocol/commands' node='http://jabber.org/protocol/admin#announce' sessionid='{get:s}' status='completed'><note type='info'>Sent to 1 clients.</note></command></iq>
romeo/orchard receives
  <message from='example.org' to='romeo@example.org/orchard' type='headline' id='{any}'><body>Tonight:&#10;a ball</body></message>
romeo/garden receives nothing

story: §4.23: a text longer than administration.max_notice_bytes goes to nobody
settings: administration.max_notice_bytes = 10
romeo/orchard is available
juliet/balcony sends
  <iq to='example.org' type='set' id='c1a'><command xmlns='http://jabber.org/protocol/commands' node='http://jabber.org/protocol/admin#announce'/></iq>
juliet/balcony receives
  <iq from='example.org' to='juliet@example.org/balcony' type='result' id='c1a'><command xmlns='http://jabber.org/protocol/commands' node='http://jabber.org/protocol/admin#announce' sessionid='{set:s}' status='executing'>{...}</command></iq>
juliet/balcony sends
  <iq to='example.org' type='set' id='c1b'><command xmlns='http://jabber.org/protocol/commands' node='http://jabber.org/protocol/admin#announce' sessionid='{get:s}'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE' type='hidden'><value>http://jabber.org/protocol/admin</value></field><field var='announcement'><value>far too long</value></field></x></command></iq>
juliet/balcony receives
  <iq from='example.org' to='juliet@example.org/balcony' type='result' id='c1b'><command xmlns='http://jabber.org/protocol/commands' node='http://jabber.org/protocol/admin#announce' sessionid='{get:s}' status='completed'><note type='error'>The text is too long.</note></command></iq>
romeo/orchard receives nothing

story: an announcement to all: who is away finds it
juliet/balcony sends
  <iq to='example.org' type='set' id='c1'><command xmlns='http://jabber.org/protocol/commands' node='xmppd#announce-all'/></iq>
juliet/balcony receives
  <iq from='example.org' to='juliet@example.org/balcony' type='result' id='c1'><command xmlns='http://jabber.org/protocol/commands' node='xmppd#announce-all' sessionid='{set:s}' status='executing'>{...}</command></iq>
juliet/balcony sends
  <iq to='example.org' type='set' id='c2'><command xmlns='http://jabber.org/protocol/commands' node='xmppd#announce-all' sessionid='{get:s}'><x xmlns='jabber:x:data' type='submit'><field var='announcement'><value>hear ye</value></field></x></command></iq>
juliet/balcony receives
  <iq from='example.org' to='juliet@example.org/balcony' type='result' id='c2'><command xmlns='http://jabber.org/protocol/commands' node='xmppd#announce-all' sessionid='{get:s}' status='completed'><note type='info'>Sent to 2 accounts.</note></command></iq>
romeo/orchard is available
romeo/orchard receives
  <message from='example.org' to='romeo@example.org' id='{any}'><body>hear ye</body>{...}</message>

story: §4.24 to §4.26: the message of the day is shown once to each account
juliet/balcony sends
  <iq to='example.org' type='set' id='c1a'><command xmlns='http://jabber.org/protocol/commands' node='http://jabber.org/protocol/admin#set-motd'/></iq>
juliet/balcony receives
  <iq from='example.org' to='juliet@example.org/balcony' type='result' id='c1a'><command xmlns='http://jabber.org/protocol/commands' node='http://jabber.org/protocol/admin#set-motd' sessionid='{set:s}' status='executing'>{...}</command></iq>
juliet/balcony sends
  <iq to='example.org' type='set' id='c1b'><command xmlns='http://jabber.org/protocol/commands' node='http://jabber.org/protocol/admin#set-motd' sessionid='{get:s}'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE' type='hidden'><value>http://jabber.org/protocol/admin</value></field><field var='motd'><value>Be merry</value></field></x></command></iq>
juliet/balcony receives
  <iq from='example.org' to='juliet@example.org/balcony' type='result' id='c1b'><command xmlns='http://jabber.org/protocol/commands' node='http://jabber.org/protocol/admin#set-motd' sessionid='{get:s}' status='completed'><note type='info'>The message of the day is set.</note></command></iq>
romeo/orchard is available
romeo/orchard receives
  <message from='example.org' to='romeo@example.org/orchard' type='headline' id='{any}'><body>Be merry</body></message>
romeo/orchard disconnects
romeo/orchard is available
romeo/orchard receives nothing
juliet/balcony sends
  <iq to='example.org' type='set' id='c2'><command xmlns='http://jabber.org/protocol/commands' node='http://jabber.org/protocol/admin#delete-motd'/></iq>
  <iq to='example.org' type='set' id='c3'><command xmlns='http://jabber.org/protocol/commands' node='http://jabber.org/protocol/admin#delete-motd'/></iq>
juliet/balcony receives
  <iq from='example.org' to='juliet@example.org/balcony' type='result' id='c2'><command xmlns='http://jabber.org/protocol/commands' node='http://jabber.org/protocol/admin#delete-motd' sessionid='{any}' status='completed'><note type='info'>There is no message of the day any more.</note></command></iq>
  <iq from='example.org' to='juliet@example.org/balcony' type='result' id='c3'><command xmlns='http://jabber.org/protocol/commands' node='http://jabber.org/protocol/admin#delete-motd' sessionid='{any}' status='completed'><note type='error'>There is none.</note></command></iq>
