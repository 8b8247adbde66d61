# XEP-0133 Service Administration
accounts: romeo, juliet, nurse@other.example
settings: host.admins = ["juliet@example.org"]
juliet/balcony connects

story: §4.14: the number of registered users, of this domain alone
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
