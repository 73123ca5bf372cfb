using Microsoft.ML.Recurrent.Kernels;
using Microsoft.ML.Recurrent.Scoring;
using Microsoft.ML.Recurrent.Sequences;

namespace Microsoft.ML.Recurrent.Generation;

/// <summary>Feeds tokens to a model of the next token, for one text or several side by side. For one thread at a time; allocates nothing once warm.</summary>
internal sealed class TokenSteps
{
    private readonly NetworkStepper _stepper;
    private readonly RaggedSequences _rows;
    private PackedBatch? _batch;
    private int[] _which = [];

    public TokenSteps(NetworkStepper stepper, InputColumns columns) => (_stepper, _rows) = (stepper, new RaggedSequences(columns));

    /// <summary>Values of a text's state.</summary>
    public int StateWidth => _stepper.StateWidth;

    /// <summary>Tokens that may follow, and the end of a row.</summary>
    public int Outputs => _stepper.OutputWidth;

    /// <summary>Reads the next token of each text.</summary>
    /// <param name="tokens">(texts): from 1, the boundary symbol among them; 0 for an unknown one.</param>
    /// <param name="states">(texts, <see cref="StateWidth"/>): afterwards the states after the token.</param>
    /// <param name="stepsBefore">Steps that every text has had before.</param>
    public void Read(ReadOnlySpan<int> tokens, Span<float> states, long stepsBefore)
    {
        _rows.Clear();
        if (_which.Length < tokens.Length)
            _which = [.. Enumerable.Range(0, tokens.Length)];
        for (int row = 0; row < tokens.Length; row++)
        {
            _rows.AddRow(1);
            _rows.Tokens(0, row)[0] = tokens[row];
            for (int column = 0; column < _rows.Spelled.Count; column++)
                _rows.Words(column, row)[0] = tokens[row];
        }

        _batch = _rows.Pack(_which.AsSpan(0, tokens.Length), _batch);
        _stepper.Step(_batch, states, stepsBefore);
    }

    /// <summary>The log-probability of each token that may follow the texts that were read last.</summary>
    /// <param name="states">(texts, <see cref="StateWidth"/>).</param>
    /// <param name="steps">Steps that every text has had.</param>
    /// <param name="logProbabilities">(texts, <see cref="Outputs"/>), written.</param>
    public void Score(ReadOnlySpan<float> states, long steps, Span<float> logProbabilities)
    {
        if (_batch is null || _batch.Packing.Rows != states.Length / StateWidth)
            Read(new int[states.Length / StateWidth], new float[PackedSize.Of(states.Length, states.Length, 1)], stepsBefore: 0);
        _stepper.Score(_batch!, states, steps, logProbabilities);
    }
}
