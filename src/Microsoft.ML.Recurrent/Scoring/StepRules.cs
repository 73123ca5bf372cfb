using Microsoft.ML.Recurrent.Network;

namespace Microsoft.ML.Recurrent.Scoring;

/// <summary>The networks that can take a row step by step.</summary>
internal static class StepRules
{
    /// <summary>The objection to taking rows step by step, or null.</summary>
    public static string? Objection(NetworkShape shape)
    {
        if (shape.Options.Bidirectional)
            return "The network is bidirectional: it reads every row from its last step too, which a stream does not have yet, so it cannot be streamed. "
                + "Fit it with Bidirectional = false.";
        if (shape.AttentionUnits > 0)
            return "The network pools by attention, whose weights change for all earlier steps with every new one, so it cannot be streamed. "
                + "Fit it with Pooling = Last, Mean or Max.";
        return null;
    }
}
