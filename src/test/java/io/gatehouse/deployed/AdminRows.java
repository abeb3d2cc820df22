package io.gatehouse.deployed;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Spellings of the admin API's address, and of routes that would stand before it. */
final class AdminRows {
    private AdminRows() {}

    static List<String> disguises() {
        return List.of(
                "/_gatehouse/admin/v1/config",
                "/_gatehouse/admin/v1/config/",
                "/_gatehouse/admin/v1/config?x",
                "/_gatehouse/admin/v1/config/..;/config",
                "/%5fgatehouse/admin/v1/config",
                "/%5Fgatehouse/admin/v1/config",
                "/%5F%67%61%74%65%68%6f%75%73%65/admin/v1/config",
                "/_gatehouse/%61dmin/v1/config",
                "/_gatehouse/admin/v%31/config",
                "/_gatehouse/admin/v1/%63onfig",
                "/%255fgatehouse/admin/v1/config",
                "/_gatehouse/%2561dmin/v1/config",
                "/_gatehouse;x/admin/v1/config",
                "/_gatehouse;x=1;y/admin;z/v1;a/config;b",
                "/_gatehouse%3bx/admin/v1/config",
                "/;x/_gatehouse/admin/v1/config",
                "/;/_gatehouse/admin/v1/config",
                "/_gatehouse/;/admin/v1/config",
                "/_gatehouse%2fadmin/v1/config",
                "/_gatehouse/admin%2Fv1%2fconfig",
                "/%2f_gatehouse/admin/v1/config",
                "/_gatehouse%5cadmin%5Cv1/config",
                "/_gatehouse\\admin\\v1\\config",
                "/%5c_gatehouse/admin/v1/config",
                "//_gatehouse/admin/v1/config",
                "///_gatehouse///admin//v1//config",
                "/_gatehouse//admin/v1/config",
                "/./_gatehouse/admin/v1/config",
                "/_gatehouse/./admin/./v1/config",
                "/x/../_gatehouse/admin/v1/config",
                "/x/%2e%2e/_gatehouse/admin/v1/config",
                "/x/.%2e/_gatehouse/admin/v1/config",
                "/x/..;/_gatehouse/admin/v1/config",
                "/x/..%2f_gatehouse/admin/v1/config",
                "/x/..%5c_gatehouse/admin/v1/config",
                "/x\\..\\_gatehouse\\admin\\v1\\config",
                "/x/%252e%252e/_gatehouse/admin/v1/config",
                "/x/%c0%ae%c0%ae/_gatehouse/admin/v1/config",
                "/../_gatehouse/admin/v1/config",
                "/..;/_gatehouse/admin/v1/config",
                "/_gatehouse/health/live/../../admin/v1/config",
                "/_gatehouse/health/live/%2e%2e/%2e%2e/admin/v1/config",
                "/_gatehouse/health/live/..;/..;/admin/v1/config",
                "/_gatehouse/session/../admin/v1/config",
                "/_gatehouse/session/%2e%2e/admin/v1/config",
                "/_gatehouse/session/..;/admin/v1/config",
                "/_gatehouse/session/..%2fadmin/v1/config",
                "/_gatehouse/jwks.json/../admin/v1/config",
                "/_gatehouse/jwks.json;/../admin/v1/config",
                "/_gatehouse/x/../../_gatehouse/admin/v1/config",
                "/_gatehouse/../_gatehouse/admin/v1/config",
                "/_GATEHOUSE/admin/v1/config",
                "/_gatehouse/ADMIN/v1/config",
                "/_gatehouse%00/admin/v1/config",
                "/_gatehouse/admin/v1/config%00",
                "/_gatehouse/admin/v1/config%0a",
                "/_gatehouse/admin/v1/config%20",
                "/_gatehouse/admin/v1/config#x",
                "/_gatehouse/admin/v1/config.json",
                "/gate/../_gatehouse/admin/v1/config",
                "/gate;x/_gatehouse/admin/v1/config",
                "/%67ate/_gatehouse/admin/v1/config",
                "/gate%2f_gatehouse/admin/v1/config",
                "/gate//_gatehouse/admin/v1/config",
                "http://localhost/_gatehouse/admin/v1/config",
                "http://localhost/x/../_gatehouse/admin/v1/config",
                "http://localhost//_gatehouse/admin/v1/config");
    }

    /** Whether a server that decodes the target once would take the target for the gateway's own. */
    static boolean isOwn(String target) {
        String path = target.split("\\?", -1)[0];
        return path.startsWith("/_gatehouse/")
                || URLDecoder.decode(path, StandardCharsets.ISO_8859_1)
                        .replaceAll(";[^/]*", "")
                        .replace('\\', '/')
                        .matches("/*_gatehouse/.*");
    }

    static List<String> shadows() {
        return List.of(
                "/_gatehouse",
                "/_gatehouse/**",
                "/_gatehouse/admin/v1/config",
                "/_gatehouse/{x}",
                "/%5fgatehouse/**",
                "/%5Fgateh%6Fuse/**",
                "/_GATEHOUSE/**",
                "/_gatehouse;x/**",
                "/_gatehouse%3bx/**",
                "/_gatehouse%2fadmin/**",
                "/_gatehouse%5cadmin/**",
                "/x/../_gatehouse/**",
                "//_gatehouse/**");
    }
}
