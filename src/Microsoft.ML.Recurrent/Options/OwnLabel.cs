namespace Microsoft.ML.Recurrent;

/// <summary>Tasks whose label is the column that the network reads.</summary>
internal static class OwnLabel
{
    public static bool IsOf(PredictionTask? task) => task is PredictionTask.NextToken or PredictionTask.NextItem;
}
