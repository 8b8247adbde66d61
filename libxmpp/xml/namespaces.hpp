// Every XML namespace the programs speak, once.
#pragma once

#include <string_view>

namespace xmpp::ns {

inline constexpr std::string_view xml = "http://www.w3.org/XML/1998/namespace";
// RFC 6120, RFC 6121
inline constexpr std::string_view client = "jabber:client";
inline constexpr std::string_view server = "jabber:server";
inline constexpr std::string_view streams = "http://etherx.jabber.org/streams";
inline constexpr std::string_view stream_errors = "urn:ietf:params:xml:ns:xmpp-streams";
inline constexpr std::string_view stanza_errors = "urn:ietf:params:xml:ns:xmpp-stanzas";
inline constexpr std::string_view tls = "urn:ietf:params:xml:ns:xmpp-tls";
inline constexpr std::string_view sasl = "urn:ietf:params:xml:ns:xmpp-sasl";
inline constexpr std::string_view bind = "urn:ietf:params:xml:ns:xmpp-bind";
inline constexpr std::string_view session = "urn:ietf:params:xml:ns:xmpp-session";
inline constexpr std::string_view roster = "jabber:iq:roster";
inline constexpr std::string_view roster_versioning = "urn:xmpp:features:rosterver";
inline constexpr std::string_view subscription_preapproval = "urn:xmpp:features:pre-approval";
// XEPs, by number
inline constexpr std::string_view data_forms = "jabber:x:data";                                                  // 0004
inline constexpr std::string_view last_activity = "jabber:iq:last";                                              // 0012
inline constexpr std::string_view disco_info = "http://jabber.org/protocol/disco#info";                          // 0030
inline constexpr std::string_view disco_items = "http://jabber.org/protocol/disco#items";                        // 0030
inline constexpr std::string_view commands = "http://jabber.org/protocol/commands";                              // 0050
inline constexpr std::string_view bookmarks_storage = "storage:bookmarks";                                       // 0048
inline constexpr std::string_view private_xml = "jabber:iq:private";                                             // 0049
inline constexpr std::string_view muc = "http://jabber.org/protocol/muc";                                        // 0045
inline constexpr std::string_view muc_user = "http://jabber.org/protocol/muc#user";                              // 0045
inline constexpr std::string_view muc_admin = "http://jabber.org/protocol/muc#admin";                            // 0045
inline constexpr std::string_view muc_owner = "http://jabber.org/protocol/muc#owner";                            // 0045
inline constexpr std::string_view muc_stable_id = "http://jabber.org/protocol/muc#stable_id";                    // 0045
inline constexpr std::string_view muc_traffic = "http://jabber.org/protocol/muc#traffic";                        // 0045
inline constexpr std::string_view muc_roomconfig = "http://jabber.org/protocol/muc#roomconfig";                  // 0045
inline constexpr std::string_view muc_roominfo = "http://jabber.org/protocol/muc#roominfo";                      // 0045
inline constexpr std::string_view muc_register = "http://jabber.org/protocol/muc#register";                      // 0045
inline constexpr std::string_view muc_request = "http://jabber.org/protocol/muc#request";                        // 0045
inline constexpr std::string_view vcard_temp = "vcard-temp";                                                     // 0054
inline constexpr std::string_view rsm = "http://jabber.org/protocol/rsm";                                        // 0059
inline constexpr std::string_view pubsub = "http://jabber.org/protocol/pubsub";                                  // 0060
inline constexpr std::string_view pubsub_owner = "http://jabber.org/protocol/pubsub#owner";                      // 0060
inline constexpr std::string_view pubsub_event = "http://jabber.org/protocol/pubsub#event";                      // 0060
inline constexpr std::string_view pubsub_errors = "http://jabber.org/protocol/pubsub#errors";                    // 0060
inline constexpr std::string_view pubsub_node_config = "http://jabber.org/protocol/pubsub#node_config";          // 0060
inline constexpr std::string_view pubsub_publish_options = "http://jabber.org/protocol/pubsub#publish-options";  // 0060
inline constexpr std::string_view register_account = "jabber:iq:register";                                       // 0077
inline constexpr std::string_view register_feature = "http://jabber.org/features/iq-register";                   // 0077
inline constexpr std::string_view chat_states = "http://jabber.org/protocol/chatstates";                         // 0085
inline constexpr std::string_view avatar_metadata = "urn:xmpp:avatar:metadata";                                  // 0084
inline constexpr std::string_view avatar_data = "urn:xmpp:avatar:data";                                          // 0084
inline constexpr std::string_view version = "jabber:iq:version";                                                 // 0092
inline constexpr std::string_view component_accept = "jabber:component:accept";                                  // 0114
inline constexpr std::string_view caps = "http://jabber.org/protocol/caps";                                      // 0115
inline constexpr std::string_view server_info = "http://jabber.org/network/serverinfo";                          // 0157
inline constexpr std::string_view offline = "msgoffline";                                                        // 0160
inline constexpr std::string_view administration = "http://jabber.org/protocol/admin";                           // 0133
inline constexpr std::string_view vcard_update = "vcard-temp:x:update";                                          // 0153
inline constexpr std::string_view receipts = "urn:xmpp:receipts";                                                // 0184
inline constexpr std::string_view blocking = "urn:xmpp:blocking";                                                // 0191
inline constexpr std::string_view blocking_errors = "urn:xmpp:blocking:errors";                                  // 0191
inline constexpr std::string_view sm = "urn:xmpp:sm:3";                                                          // 0198
inline constexpr std::string_view ping = "urn:xmpp:ping";                                                        // 0199
inline constexpr std::string_view time = "urn:xmpp:time";                                                        // 0202
inline constexpr std::string_view delay = "urn:xmpp:delay";                                                      // 0203
inline constexpr std::string_view dialback = "jabber:server:dialback";                                           // 0220
inline constexpr std::string_view dialback_feature = "urn:xmpp:features:dialback";                               // 0220
inline constexpr std::string_view external_services = "urn:xmpp:extdisco:2";                                     // 0215
inline constexpr std::string_view hats = "urn:xmpp:hats:0";                                                      // 0317
inline constexpr std::string_view muc_invitation = "jabber:x:conference";                                        // 0249
inline constexpr std::string_view carbons = "urn:xmpp:carbons:2";                                                // 0280
inline constexpr std::string_view carbons_rules = "urn:xmpp:carbons:rules:0";                                    // 0280
inline constexpr std::string_view bidi = "urn:xmpp:bidi";                                                        // 0288
inline constexpr std::string_view bidi_feature = "urn:xmpp:features:bidi";                                       // 0288
inline constexpr std::string_view vcard4 = "urn:ietf:params:xml:ns:vcard-4.0";                                   // 0292
inline constexpr std::string_view vcard4_node = "urn:xmpp:vcard4";                                               // 0292
inline constexpr std::string_view contacts_node = "urn:xmpp:contacts";                                           // 0292
inline constexpr std::string_view forward = "urn:xmpp:forward:0";                                                // 0297
inline constexpr std::string_view hashes = "urn:xmpp:hashes:2";                                                  // 0300
inline constexpr std::string_view message_correct = "urn:xmpp:message-correct:0";                                // 0308
inline constexpr std::string_view mam = "urn:xmpp:mam:2";                                                        // 0313
inline constexpr std::string_view mam_extended = "urn:xmpp:mam:2#extended";                                      // 0313
inline constexpr std::string_view mam_groupchat_field = "urn:xmpp:mam:2#groupchat-field";                        // 0313
inline constexpr std::string_view chat_markers = "urn:xmpp:chat-markers:0";                                      // 0333
inline constexpr std::string_view hints = "urn:xmpp:hints";                                                      // 0334
inline constexpr std::string_view csi = "urn:xmpp:csi:0";                                                        // 0352
inline constexpr std::string_view http_upload = "urn:xmpp:http:upload:0";                                        // 0363
inline constexpr std::string_view push = "urn:xmpp:push:0";                                                      // 0357
inline constexpr std::string_view push_summary = "urn:xmpp:push:summary";                                        // 0357
inline constexpr std::string_view stanza_ids = "urn:xmpp:sid:0";                                                 // 0359
inline constexpr std::string_view reporting = "urn:xmpp:reporting:1";                                            // 0377
inline constexpr std::string_view eme = "urn:xmpp:eme:0";                                                        // 0380
inline constexpr std::string_view omemo_axolotl = "eu.siacs.conversations.axolotl";  // 0384, version 0.3
inline constexpr std::string_view omemo_devicelist = "eu.siacs.conversations.axolotl.devicelist";
inline constexpr std::string_view omemo_bundles_prefix = "eu.siacs.conversations.axolotl.bundles:";
inline constexpr std::string_view caps2 = "urn:xmpp:caps";                                                  // 0390
inline constexpr std::string_view pep_vcard_conversion = "urn:xmpp:pep-vcard-conversion:0";                 // 0398
inline constexpr std::string_view bookmarks = "urn:xmpp:bookmarks:1";                                       // 0402
inline constexpr std::string_view bookmarks_compat = "urn:xmpp:bookmarks:1#compat";                         // 0402
inline constexpr std::string_view bookmarks_compat_pep = "urn:xmpp:bookmarks:1#compat-pep";                 // 0402
inline constexpr std::string_view muc_self_ping = "http://jabber.org/protocol/muc#self-ping-optimization";  // 0410
inline constexpr std::string_view occupant_id = "urn:xmpp:occupant-id:0";                                   // 0421
inline constexpr std::string_view muc_affiliations = "urn:xmpp:muc:affiliations:1";                         // 0463
inline constexpr std::string_view notification_settings = "urn:xmpp:notification-settings:1";               // 0492
inline constexpr std::string_view message_retract = "urn:xmpp:message-retract:1";                           // 0424
inline constexpr std::string_view message_retract_tombstone = "urn:xmpp:message-retract:1#tombstone";       // 0424
inline constexpr std::string_view message_moderate = "urn:xmpp:message-moderate:1";                         // 0425
inline constexpr std::string_view fallback = "urn:xmpp:fallback:0";                                         // 0428
inline constexpr std::string_view fulltext = "urn:xmpp:fulltext:0";                                         // 0431
inline constexpr std::string_view channel_search = "urn:xmpp:channel-search:0:search";                      // 0433
inline constexpr std::string_view reactions = "urn:xmpp:reactions:0";                                       // 0444
inline constexpr std::string_view outage = "urn:xmpp:sos:0";                                                // 0455
inline constexpr std::string_view reply = "urn:xmpp:reply:0";                                               // 0461
inline constexpr std::string_view stream_limits = "urn:xmpp:stream-limits:0";                               // 0478

}  // namespace xmpp::ns
