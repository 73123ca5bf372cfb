using System.Globalization;
using Microsoft.ML.Recurrent.Tasks;

namespace Microsoft.ML.Recurrent.Training;

/// <summary>Settings that follow from the number of rows to train on, where the options leave them open. Measured on sets of 50 and 270 rows.</summary>
internal static class RowDefaults
{
    /// <summary>Fewer rows than these are few: they keep none back to validate on.</summary>
    public const int FewRows = 500;

    // Several networks err less than one where each rests on chance.
    private const int NetworksOfFewRows = 3;

    /// <summary>The options with nothing left open that follows from the rows; settling them again changes nothing.</summary>
    /// <param name="options">Valid options.</param>
    /// <param name="trainingRows">Rows to train on.</param>
    /// <param name="problem">What is predicted.</param>
    /// <param name="role">What the network is for.</param>
    /// <param name="fittedNetworks">The networks that the fit goes on from, or null.</param>
    public static RecurrentOptions Settle(RecurrentOptions options, int trainingRows, Problem problem, NetworkRole role, int? fittedNetworks) => options with
    {
        InputNoise = options.InputNoise ?? (trainingRows >= FewRows ? 0 : problem.Targets.NoiseOfFewRows),
        Ensemble = options.Ensemble ?? fittedNetworks ?? (problem.AveragesNetworks && CanHaveSeveral(options, role) && trainingRows < FewRows ? NetworksOfFewRows : 1),
    };

    /// <summary>The settled options in words, for the log; null where that was one network without noise, or nothing.</summary>
    /// <param name="options">As they were given.</param>
    /// <param name="settled">As they are settled.</param>
    /// <param name="trainingRows">Rows to train on.</param>
    /// <param name="hasNumbers">Whether a step has numbers.</param>
    public static string? Describe(RecurrentOptions options, RecurrentOptions settled, int trainingRows, bool hasNumbers)
    {
        string[] chosen =
        [
            .. options.Ensemble is null && settled.Ensemble > 1 ? [string.Create(CultureInfo.InvariantCulture, $"Ensemble {settled.Ensemble}")] : Array.Empty<string>(),
            .. options.InputNoise is null && settled.InputNoise > 0 && hasNumbers ? [string.Create(CultureInfo.InvariantCulture, $"InputNoise {settled.InputNoise}")] : Array.Empty<string>(),
        ];
        return chosen.Length == 0 ? null : string.Create(CultureInfo.InvariantCulture, $"Chosen for {trainingRows} training rows: {string.Join(", ", chosen)}.");
    }

    /// <summary>Whoever states how long to train has one network in mind; a featurizer's several have no common meaning.</summary>
    private static bool CanHaveSeveral(RecurrentOptions options, NetworkRole role) =>
        role != NetworkRole.Featurizer && options.Training is { MaximumSteps: null, MaximumEpochs: null };
}
