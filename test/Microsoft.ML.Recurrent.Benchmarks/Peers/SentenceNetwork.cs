using Microsoft.ML.Recurrent.Backends.Torch;
using Microsoft.ML.Recurrent.Network;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.utils.rnn;
using Dropout = TorchSharp.Modules.Dropout;

namespace Microsoft.ML.Recurrent.Benchmarks.Peers;

/// <summary>Embedding, bidirectional LSTM, maximum over the steps, head: the network of the sentiment sample, of libtorch's own modules.</summary>
internal sealed class SentenceNetwork : nn.Module<Tensor, Tensor, Tensor>
{
    private readonly Embedding _embedding;
    private readonly Dropout _embeddingDropout;
    private readonly LSTM _recurrent;
    private readonly Dropout _headDropout;
    private readonly Linear _head;

    /// <summary>Starts from the weights that this library would draw from the seed: the same model, trained by hand.</summary>
    public SentenceNetwork(int words, LstmOptions options, int seed)
        : base(nameof(SentenceNetwork))
    {
        _embedding = nn.Embedding(words, options.EmbeddingSize);
        _embeddingDropout = nn.Dropout(options.EmbeddingDropout);
        _recurrent = nn.LSTM(options.EmbeddingSize, options.HiddenSize, bidirectional: true);
        _headDropout = nn.Dropout(options.HeadDropout);
        _head = nn.Linear(2 * options.HiddenSize, 1);
        RegisterComponents();
        var initial = NetworkInitializer.Create(new NetworkShape(options, 0, [words], 0, 1), seed);
        using var frozen = no_grad();
        Copy(_embedding.weight!, initial[NetworkShape.EmbeddingName(0)]);
        foreach (var (name, parameter) in _recurrent.named_parameters())
            Copy(parameter, initial[$"recurrent.{name}"]);
        Copy(_head.weight!, initial[NetworkShape.HeadWeightName]);
        Copy(_head.bias!, initial[NetworkShape.HeadBiasName]);
    }

    /// <summary>(steps, rows) word ids, (rows) lengths and labels, rows by descending length.</summary>
    public static (Tensor Tokens, Tensor Lengths, Tensor Labels) Tensors(EncodedSentence[] batch)
    {
        int steps = batch[0].Tokens.Length;
        var tokens = new long[steps * batch.Length];
        for (int row = 0; row < batch.Length; row++)
        {
            for (int step = 0; step < batch[row].Tokens.Length; step++)
                tokens[step * batch.Length + row] = batch[row].Tokens[step];
        }

        return (tensor(tokens, [steps, batch.Length]), tensor([.. batch.Select(s => (long)s.Tokens.Length)]), tensor([.. batch.Select(s => s.Label)]));
    }

    public override Tensor forward(Tensor tokens, Tensor lengths)
    {
        using var packed = pack_padded_sequence(_embeddingDropout.call(_embedding.call(tokens)), lengths);
        using var outputs = _recurrent.call(packed).Item1;
        // Padding below every output leaves a maximum over the steps as it is.
        var padded = pad_packed_sequence(outputs, padding_value: -2).Item1;
        return _head.call(_headDropout.call(padded.max(0).values)).squeeze(1);
    }

    private static void Copy(Tensor parameter, NamedTensor values)
    {
        using var source = tensor(values.Values, parameter.shape);
        parameter.copy_(source);
    }
}
