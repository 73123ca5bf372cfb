namespace Microsoft.ML.Recurrent.Interop;

/// <summary>What ML.NET may ask of a trainer; it keeps the constructor to itself.</summary>
internal static class TrainerInfos
{
    /// <summary>A network needs neither calibration nor a cache, since it reads its data once, nor normalized data where it scales its inputs.</summary>
    public static TrainerInfo Of(RecurrentOptions options) => new(normalization: !options.NormalizeInputs, calibration: false, caching: false);
}
