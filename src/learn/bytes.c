/* Which machine this processor is. */
#include "bytes.h"

#include <stdlib.h>
#include <string.h>

#if defined(__x86_64__) && defined(__GNUC__)
#include <cpuid.h>

/* __builtin_cpu_supports does not know it in clang 14. */
static bool has_avx_vnni(void)
{
    unsigned a, b, c, d;
    return __builtin_cpu_supports("avx2") && __get_cpuid_count(7, 1, &a, &b, &c, &d) && (a >> 4 & 1);
}

#endif

const byte_machine *byte_machine_here(void)
{
#if defined(__x86_64__) && defined(__GNUC__)
    __builtin_cpu_init();
    const struct {
        const char *name;
        bool here;
        const byte_machine *machine;
    } kinds[] = {
        {"avx512vnni", __builtin_cpu_supports("avx512vnni") && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq") &&
                       __builtin_cpu_supports("avx512vl"), &vnni_machine},
        {"avxvnni", has_avx_vnni(), &avxvnni_machine},
        {"avx2", __builtin_cpu_supports("avx2"), &avx2_machine},
        {"sse2", true, &sse2_machine},
    };
    const char *wanted = getenv("QUIDNUNC_CPU");
    bool any = !wanted || !*wanted;
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        any = any || !strcmp(wanted, kinds[i].name);
        if (any && kinds[i].here)
            return kinds[i].machine;
    }
#endif
    return &plain_machine;
}
