using Microsoft.ML.Recurrent;

namespace SentimentLstm;

internal static class Chart
{
    public static void Save(TrainingHistory history, string path)
    {
    }
}
