namespace Microsoft.ML.Recurrent.Orleans;

/// <summary>The name under which this library's grains find their storage.</summary>
public static class RecurrentState
{
    /// <summary>The name of the storage provider: what <c>UseRecurrentPostgres</c> and <c>UseRecurrentFiles</c> register, and any other
    /// provider that is to take their place.</summary>
    public const string ProviderName = "Recurrent";
}
