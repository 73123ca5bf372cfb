using Microsoft.ML.Recurrent;

namespace SentimentLstm;

/// <summary>A live bar on a terminal; one line an epoch where the output is redirected.</summary>
internal sealed class ProgressBar(TextWriter output) : IProgress<TrainingProgress>
{
    private const int Width = 30;

    private readonly bool _live = !Console.IsOutputRedirected;
    private long _lastDrawn;

    public void Report(TrainingProgress value)
    {
        bool last = value.Batch == value.Batches;
        if (!last && (!_live || Environment.TickCount64 - _lastDrawn < 50))
            return;
        _lastDrawn = Environment.TickCount64;
        int done = Width * value.Batch / value.Batches;
        string line = FormattableString.Invariant(
            $"epoch {value.Epoch,2}/{value.Epochs} [{new string('#', done)}{new string('.', Width - done)}] loss {value.TrainingLoss:F4}  {value.StepsPerSecond,7:N0} tokens/s");
        output.Write(_live ? $"\r{line}{(last ? Environment.NewLine : "")}" : $"{line}{Environment.NewLine}");
    }
}
