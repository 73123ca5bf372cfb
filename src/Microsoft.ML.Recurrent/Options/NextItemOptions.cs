namespace Microsoft.ML.Recurrent;

/// <summary>The items that a recommender gives for a session.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
/// <example><code language="csharp"><![CDATA[
/// var options = new GruOptions
/// {
///     SequenceColumnNames = ["Items"],
///     NextItem = new NextItemOptions { Count = 20, ExcludeSeen = true },
/// };
/// ]]></code></example>
public sealed record NextItemOptions
{
    /// <summary>The number of items where the options do not say it and there are as many.</summary>
    internal const int DefaultCount = 10;

    /// <summary>The most items that may be asked for.</summary>
    internal const int LargestCount = 1_000_000;

    /// <summary>The number of items that are recommended, the most probable first; where fewer are left, the last places are the missing key, with a score of 0. Range: 1 to 1,000,000.</summary>
    /// <value>The default value is <see langword="null"/>: 10, or all items where there are fewer.</value>
    public int? Count { get; init; }

    /// <summary>Leaves out the items that the session already holds. The probabilities of the others stay as they are, and add up to less than 1.</summary>
    /// <value>The default value is <see langword="false"/>: what was looked at may be looked at again.</value>
    public bool ExcludeSeen { get; init; }
}
