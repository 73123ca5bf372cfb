using System.Text;

namespace Microsoft.ML.Recurrent.Orleans.Postgres;

/// <summary>The names that the tables hold beside what they keep: of services, clusters, states and silos.</summary>
internal static class PostgresNames
{
    /// <summary>Bytes of a name at most, in UTF-8.</summary>
    public const int MaximumBytes = 400;

    /// <returns>The objection to a name, or null.</returns>
    public static string? Objection(string what, string? name) => name is null || Encoding.UTF8.GetByteCount(name) is var bytes && bytes <= MaximumBytes
        ? null
        : FormattableString.Invariant($"The {what} '{name[..60]}...' has {bytes:N0} bytes; expected at most {MaximumBytes}.");

    /// <exception cref="StateStoreException">The name is longer than the tables hold.</exception>
    public static void ThrowIfTooLong(string what, string? name)
    {
        if (Objection(what, name) is { } objection)
            throw new StateStoreException(objection);
    }
}
