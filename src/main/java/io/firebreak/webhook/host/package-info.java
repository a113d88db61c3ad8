/** Programs that check hosts and services: Zabbix, Checkmk, Nagios, Icinga. */
@NullMarked
package io.firebreak.webhook.host;

import org.jspecify.annotations.NullMarked;
