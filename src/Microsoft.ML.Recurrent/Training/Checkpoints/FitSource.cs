using System.Text.Json.Serialization;

namespace Microsoft.ML.Recurrent.Training.Checkpoints;

/// <summary>Something that a fit has read: a checkpoint goes on only where it is the same.</summary>
/// <param name="Name">What it is, for people.</param>
/// <param name="Summary">Its kind and size, for people.</param>
/// <param name="Sha256">SHA-256 of all of it, in hexadecimal.</param>
internal sealed record FitSource(string Name, string Summary, string Sha256)
{
    /// <summary>The source that this one's values are scaled by: where that holds other values, these are others, too, and say nothing of their own.</summary>
    [JsonIgnore]
    public string? ScaledBy { get; init; }

    /// <summary>The differences between what a fit reads and what a checkpoint's has read.</summary>
    public static IEnumerable<string> Differences(IReadOnlyList<FitSource> now, IReadOnlyList<FitSource> then)
    {
        foreach (var source in now)
        {
            var known = then.FirstOrDefault(other => other.Name == source.Name);
            if (known is null)
                yield return $"The {source.Name} is {source.Summary}; the checkpoint was made without it.";
            else if (known.Summary != source.Summary)
                yield return $"The {source.Name} is {source.Summary}; the checkpoint was made with {known.Summary}.";
            else if (known.Sha256 != source.Sha256 && !IsOther(source.ScaledBy))
                yield return $"The {source.Name} is {source.Summary}, as the checkpoint's, but holds other values.";
        }

        foreach (var missing in then.Where(other => now.All(source => source.Name != other.Name)))
            yield return $"There is no {missing.Name}; the checkpoint was made with {missing.Summary}.";

        bool IsOther(string? name) => name is not null && now.FirstOrDefault(own => own.Name == name)?.Sha256 != then.FirstOrDefault(other => other.Name == name)?.Sha256;
    }
}
