using System.Text.Json;
using System.Text.Json.Serialization;

namespace Microsoft.ML.Recurrent.Training.Checkpoints;

/// <summary>Everything of a checkpoint but its arrays, as JSON.</summary>
/// <param name="Fit">What the fit is asked to do.</param>
/// <param name="Sources">What it has read.</param>
/// <param name="Fits">For the fit, then for a forecaster's refit, the state of each network; null where it has not begun.</param>
/// <param name="Observers">The state of each observer that has one, by its name.</param>
internal sealed record StateManifest(
    FitIdentity Fit, IReadOnlyList<FitSource> Sources, IReadOnlyList<IReadOnlyList<NetworkState?>> Fits, IReadOnlyDictionary<string, JsonElement> Observers)
{
    /// <summary>True if a file can have been written so.</summary>
    [JsonIgnore]
    public bool IsPossible => Fits.Count <= 2 && Sources.All(source => source is not null)
        && Fits.All(networks => networks is { Count: > 0 } && networks.All(network => network?.IsPossible ?? true));
}
