"""Logarithm, exponential and normal quantile from the four basic operations alone, compiled.

The C libraries of two systems, or one library on two processors, differ in the last bit of `log` and `exp`, and a
vectorised loop may call yet another routine. A last bit is enough to change a trace. Sums, products, quotients and
square roots are exactly defined (IEEE 754), hence these functions give the same bits everywhere.
"""

import math

import numpy as np

from models.compiling import outer

__all__ = ["exponential_of", "logarithm", "normal_quantile"]

_LN2_HIGH = 6.93147180369123816490e-01
_LN2_LOW = 1.90821492927058770002e-10
_FRACTION = (1 << 52) - 1
_ROOT_HALF = 0x3FE6A09E667F3BCD
_TO_ROOT = (1023 << 52) - _ROOT_HALF
_TWO_TO_52 = 0x433 << 52
_BIAS = 2.0**52 + 1023.0
"""Bits of a float: those of its fraction, the root of 1/2, what takes it to 1; 2**52, whose last bits count ones."""


@outer(forceinline=True)
def logarithm(x: float) -> float:
    """Natural logarithm of a positive, finite, normal number; error below 1 unit in the last place.

    Source: fdlibm 5.3, ``e_log.c`` (Sun Microsystems 1993, freely usable).
    """
    # Taken apart by its bits: a power of two, times a mantissa from 1 / sqrt(2) to sqrt(2), without a comparison or a
    # conversion, for which vector registers have no instruction. `frexp` is a call of a library.
    shifted = np.float64(x).view(np.int64) + _TO_ROOT
    mantissa = np.int64((shifted & _FRACTION) + _ROOT_HALF).view(np.float64)
    k = np.int64((shifted >> 52) | _TWO_TO_52).view(np.float64) - _BIAS
    f = mantissa - 1.0
    s = f / (2.0 + f)
    z = s * s
    w = z * z
    even = w * (3.999999999940941908e-01 + w * (2.222219843214978396e-01 + w * 1.531383769920937332e-01))
    odd = z * (
        6.666666666666735130e-01
        + w * (2.857142874366239149e-01 + w * (1.818357216161805012e-01 + w * 1.479819860511658591e-01))
    )
    half = 0.5 * f * f
    return k * _LN2_HIGH - ((half - (s * (half + (odd + even)) + k * _LN2_LOW)) - f)


@outer(forceinline=True)
def _power_of_two(k: int) -> float:
    """2**k for k from -1022 to 1023."""
    return float(np.int64((k + 1023) << 52).view(np.float64))


@outer(forceinline=True)
def exponential_of(x: float) -> float:
    """Exponential function; error below 1 unit in the last place; 0 below -745, infinite above 709.

    Source: fdlibm 5.3, ``e_exp.c`` (Sun Microsystems 1993, freely usable).
    """
    if x > 709.782712893384:
        return math.inf
    if x < -745.1332191019411:
        return 0.0
    k = math.floor(1.44269504088896338700 * x + 0.5)
    high = x - k * _LN2_HIGH
    low = k * _LN2_LOW
    r = high - low
    t = r * r
    c = r - t * (
        1.66666666666666019037e-01
        + t
        * (
            -2.77777777770155933842e-03
            + t * (6.61375632143793436117e-05 + t * (-1.65339022054652515390e-06 + t * 4.13813679705723846039e-08))
        )
    )
    # Times 2**k in two steps, as 2**k itself may be out of range; the first is exact, so that rounding is done once.
    half = int(k) >> 1
    mantissa = 1.0 - ((low - (r * c) / (2.0 - c)) - high)
    return mantissa * _power_of_two(half) * _power_of_two(int(k) - half)


@outer(forceinline=True)
def normal_quantile(p: float) -> float:
    """Quantile of the standard normal law at 0 < p < 1, about 1e-16 relative.

    Source: M. J. Wichura (1988), Algorithm AS 241 (PPND16), Applied Statistics 37(3).
    """
    q = p - 0.5
    if abs(q) <= 0.425:
        r = 0.180625 - q * q
        numerator = 2.5090809287301226727e3
        numerator = numerator * r + 3.3430575583588128105e4
        numerator = numerator * r + 6.7265770927008700853e4
        numerator = numerator * r + 4.5921953931549871457e4
        numerator = numerator * r + 1.3731693765509461125e4
        numerator = numerator * r + 1.9715909503065514427e3
        numerator = numerator * r + 1.3314166789178437745e2
        numerator = numerator * r + 3.3871328727963666080e0
        denominator = 5.2264952788528545610e3
        denominator = denominator * r + 2.8729085735721942674e4
        denominator = denominator * r + 3.9307895800092710610e4
        denominator = denominator * r + 2.1213794301586595867e4
        denominator = denominator * r + 5.3941960214247511077e3
        denominator = denominator * r + 6.8718700749205790830e2
        denominator = denominator * r + 4.2313330701600911252e1
        denominator = denominator * r + 1.0
        return q * numerator / denominator
    r = math.sqrt(-logarithm(p if q < 0.0 else 1.0 - p))
    if r <= 5.0:
        r -= 1.6
        numerator = 7.74545014278341407640e-4
        numerator = numerator * r + 2.27238449892691845833e-2
        numerator = numerator * r + 2.41780725177450611770e-1
        numerator = numerator * r + 1.27045825245236838258e0
        numerator = numerator * r + 3.64784832476320460504e0
        numerator = numerator * r + 5.76949722146069140550e0
        numerator = numerator * r + 4.63033784615654529590e0
        numerator = numerator * r + 1.42343711074968357734e0
        denominator = 1.05075007164441684324e-9
        denominator = denominator * r + 5.47593808499534494600e-4
        denominator = denominator * r + 1.51986665636164571966e-2
        denominator = denominator * r + 1.48103976427480074590e-1
        denominator = denominator * r + 6.89767334985100004550e-1
        denominator = denominator * r + 1.67638483018380384940e0
        denominator = denominator * r + 2.05319162663775882187e0
        denominator = denominator * r + 1.0
    else:
        r -= 5.0
        numerator = 2.01033439929228813265e-7
        numerator = numerator * r + 2.71155556874348757815e-5
        numerator = numerator * r + 1.24266094738807843860e-3
        numerator = numerator * r + 2.65321895265761230930e-2
        numerator = numerator * r + 2.96560571828504891230e-1
        numerator = numerator * r + 1.78482653991729133580e0
        numerator = numerator * r + 5.46378491116411436990e0
        numerator = numerator * r + 6.65790464350110377720e0
        denominator = 2.04426310338993978564e-15
        denominator = denominator * r + 1.42151175831644588870e-7
        denominator = denominator * r + 1.84631831751005468180e-5
        denominator = denominator * r + 7.86869131145613259100e-4
        denominator = denominator * r + 1.48753612908506148525e-2
        denominator = denominator * r + 1.36929880922735805310e-1
        denominator = denominator * r + 5.99832206555887937690e-1
        denominator = denominator * r + 1.0
    return numerator / denominator if q >= 0.0 else -numerator / denominator
