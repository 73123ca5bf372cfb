namespace Microsoft.ML.Recurrent.Interop;

/// <summary>Makes the properties that ML.NET asks of a trainer, whose constructor is internal.</summary>
internal static class TrainerInfos
{
    /// <summary>A network needs neither calibration nor a cache, since it reads its data once, nor normalized data where it scales its inputs.</summary>
    public static TrainerInfo Of(RecurrentOptions options) => new(normalization: !options.NormalizeInputs, calibration: false, caching: false);
}
