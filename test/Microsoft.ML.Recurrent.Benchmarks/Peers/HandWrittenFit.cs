using System.Diagnostics;
using Microsoft.ML.Recurrent.Benchmarks.Data;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch.nn;

namespace Microsoft.ML.Recurrent.Benchmarks.Peers;

/// <summary>The measurements of one epoch of the hand-written loop.</summary>
internal sealed record HandWrittenEpoch(double Seconds, double ValidationLoss, double ValidationAccuracy);

/// <summary>
/// The training loop that an experienced user of TorchSharp writes: batches of like length, packed sequences, AdamW, clipping, one
/// validation per epoch, every tensor in a scope.
/// </summary>
internal sealed class HandWrittenFit : IDisposable
{
    private const int BatchSize = 32;
    private const int ValidationBatchSize = 256;
    private const int PoolBatches = 50;

    private readonly SentenceNetwork _network;
    private readonly AdamW _optimizer;
    private readonly EncodedSentence[] _training;
    private readonly EncodedSentence[] _validation;
    private readonly Random _random;

    public HandWrittenFit(MovieSentences data, LstmOptions options, int seed)
    {
        var vocabulary = WordIds.Of(data.Training, options.MinimumTokenCount);
        _training = [.. data.Training.Select(vocabulary.Encode)];
        _validation = [.. data.Validation.Select(vocabulary.Encode)];
        _random = new Random(seed);
        _network = new SentenceNetwork(vocabulary.Count, options, seed);
        _optimizer = torch.optim.AdamW(
            _network.parameters(), options.Training.LearningRate, weight_decay: options.Training.WeightDecay);
    }

    public HandWrittenEpoch RunEpoch()
    {
        var watch = Stopwatch.StartNew();
        _network.train();
        foreach (var batch in ShuffledBatches())
            TrainStep(batch);
        var (loss, accuracy) = Validate();
        return new HandWrittenEpoch(watch.Elapsed.TotalSeconds, loss, accuracy);
    }

    public void Dispose()
    {
        _optimizer.Dispose();
        _network.Dispose();
    }

    private List<EncodedSentence[]> ShuffledBatches()
    {
        _random.Shuffle(_training);
        List<EncodedSentence[]> batches =
            [.. _training.Chunk(PoolBatches * BatchSize).SelectMany(pool => pool.OrderByDescending(s => s.Tokens.Length).Chunk(BatchSize))];
        _random.Shuffle(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(batches));
        return batches;
    }

    private void TrainStep(EncodedSentence[] batch)
    {
        using var scope = torch.NewDisposeScope();
        var (tokens, lengths, labels) = SentenceNetwork.Tensors(batch);
        var loss = functional.binary_cross_entropy_with_logits(_network.call(tokens, lengths), labels);
        _optimizer.zero_grad();
        loss.backward();
        utils.clip_grad_norm_(_network.parameters(), 1.0);
        _optimizer.step();
    }

    private (double Loss, double Accuracy) Validate()
    {
        using var frozen = torch.no_grad();
        _network.eval();
        double loss = 0, correct = 0;
        foreach (var batch in _validation.OrderByDescending(s => s.Tokens.Length).Chunk(ValidationBatchSize))
        {
            using var scope = torch.NewDisposeScope();
            var (tokens, lengths, labels) = SentenceNetwork.Tensors(batch);
            var logits = _network.call(tokens, lengths);
            loss += functional.binary_cross_entropy_with_logits(logits, labels, reduction: Reduction.Sum).item<float>();
            correct += (logits > 0).eq(labels > 0.5f).sum().item<long>();
        }

        return (loss / _validation.Length, correct / _validation.Length);
    }
}
