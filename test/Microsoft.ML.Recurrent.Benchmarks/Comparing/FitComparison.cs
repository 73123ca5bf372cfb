using Microsoft.ML.Recurrent.Benchmarks.Data;
using Microsoft.ML.Recurrent.Benchmarks.Measuring;
using Microsoft.ML.Recurrent.Benchmarks.Peers;

namespace Microsoft.ML.Recurrent.Benchmarks.Comparing;

/// <summary>Whole fits on movie sentences against a hand-written TorchSharp loop: the same model, epochs and data, over three seeds.</summary>
internal static class FitComparison
{
    private const string PeerName = "hand-written TorchSharp loop";

    public static LstmOptions Options(int seed, int epochs) => new()
    {
        SequenceColumnNames = ["Tokens"],
        HiddenSize = 64,
        EmbeddingSize = 100,
        Bidirectional = true,
        Pooling = SequencePooling.Max,
        EmbeddingDropout = 0.5,
        HeadDropout = 0.5,
        Seed = seed,
        Training = new TrainingOptions { MaximumEpochs = epochs, Patience = 0 },
    };

    public static IEnumerable<Comparison> Run(Effort effort)
    {
        var data = MovieSentences.Load();
        var mlContext = new MLContext(seed: 1);
        IDataView training = mlContext.Data.LoadFromEnumerable(data.Training), validation = mlContext.Data.LoadFromEnumerable(data.Validation);
        foreach (int count in effort.Threads)
        {
            Cores.Use(count);
            List<double> ours = [], peer = [], oursAccuracy = [], peerAccuracy = [];
            foreach (int seed in effort.Seeds)
            {
                // The peer's epoch runs after each of ours, so that both meet the machine in the same state.
                var alternate = new AfterEachEpoch(data, seed, effort.Epochs);
                var trainer = mlContext.BinaryClassification.Trainers.Lstm(Options(seed, effort.Epochs));
                var history = trainer.With(new FitContext { Observers = [alternate] }).Fit(training, validation).History;
                ours.AddRange(history.Select(e => e.Seconds));
                peer.AddRange(alternate.Epochs.Select(e => e.Seconds));
                oursAccuracy.Add(history.MinBy(e => e.ValidationLoss)!.ValidationMetric!.Value * 100);
                peerAccuracy.Add(alternate.Epochs.MinBy(e => e.ValidationLoss)!.ValidationAccuracy * 100);
            }

            string named = LayerComparison.Named(count);
            yield return Comparison.OfTimes($"fit, movie sentences, an epoch, {named}", Alternation.Median(ours), Alternation.Median(peer), PeerName);
            yield return Comparison.OfRates($"fit, movie sentences, validation accuracy, {named}", "%", oursAccuracy.Average(), peerAccuracy.Average(), PeerName);
        }
    }

    private sealed class AfterEachEpoch(MovieSentences data, int seed, int epochs) : TrainingObserver
    {
        private HandWrittenFit? _peer;

        public List<HandWrittenEpoch> Epochs { get; } = [];

        public override void OnFitStart(TrainingStart start) => _peer = new HandWrittenFit(data, Options(seed, epochs), seed);

        public override void OnEpochEnd(TrainingEpoch epoch, TrainingControl control) => Epochs.Add(_peer!.RunEpoch());

        public override void OnFitEnd(TrainingHistory history) => _peer!.Dispose();
    }
}
