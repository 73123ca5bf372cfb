using System.Globalization;
using System.Text;

namespace Microsoft.ML.Recurrent.Orleans.Leases;

/// <summary>The sizes that every store of leases takes, checked before anything is sent.</summary>
internal static class LeaseLimits
{
    /// <summary>The most bytes of a group's name.</summary>
    public const int GroupBytes = 1000;

    /// <summary>The most bytes of the name of an item or owner.</summary>
    public const int NameBytes = 500;

    private static readonly TimeSpan _longest = TimeSpan.FromDays(365);

    /// <exception cref="ArgumentException">A name is empty or has U+0000.</exception>
    /// <exception cref="StateStoreException">A name is too long.</exception>
    public static void Check(string group, params IEnumerable<string> names)
    {
        CheckName(group, "group", GroupBytes);
        foreach (string name in names)
            CheckName(name, "item or owner", NameBytes);
    }

    /// <exception cref="ArgumentOutOfRangeException">The duration is not above zero, or longer than a year.</exception>
    public static void Check(TimeSpan duration)
    {
        if (duration <= TimeSpan.Zero || duration > _longest)
            throw new ArgumentOutOfRangeException(nameof(duration), duration, "A lease's duration is out of range; expected a time above zero, of at most 365 days.");
    }

    /// <exception cref="ArgumentException">The result has U+0000.</exception>
    /// <exception cref="StateStoreException">The result is too large.</exception>
    public static void CheckResult(Lease lease, string? result, int most)
    {
        if (result is null)
            return;
        ThrowIfNul(result, "result");
        if (Encoding.UTF8.GetByteCount(result) is var bytes && bytes > most)
            throw TooLarge($"result of '{lease.Item}' in '{lease.Group}'", bytes, most, "Keep less in it, or raise MaximumRowBytes.");
    }

    private static void CheckName(string name, string what, int most)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ThrowIfNul(name, what);
        if (Encoding.UTF8.GetByteCount(name) is var bytes && bytes > most)
            throw TooLarge($"{what} '{name[..60]}...'", bytes, most, "Give a shorter name.");
    }

    private static void ThrowIfNul(string text, string what)
    {
        if (text.Contains('\0'))
            throw new ArgumentException($"The {what} of a lease has the character U+0000, which a database cannot keep; leave it out.");
    }

    private static StateStoreException TooLarge(string what, int bytes, int most, string remedy) =>
        new(string.Create(CultureInfo.InvariantCulture, $"The {what} has {bytes:N0} bytes; expected at most {most:N0}. {remedy}"));
}
