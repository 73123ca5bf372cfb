// Attacks the readers of model files and checkpoints, and kills writers.
// models N checkpoints N streams N kills N seed N   any of them, in any order: counts of mutated model files, of mutated checkpoints of forecasting and of stream engines, and of killed writers
// write KIND FOLDER                                 what is killed: writes two files in turns until it is
// Ends with one line and with exit code 0 only if nothing was found.
using Microsoft.ML.Recurrent.Fuzz;

if (args is ["write", var kind, var folder])
    return Writers.WriteForEver(kind, folder);

var counts = args.Chunk(2).ToDictionary(pair => pair[0], pair => int.Parse(pair[1]));
var random = new Random(counts.GetValueOrDefault("seed", 1));
var findings = new Findings();
if (counts.GetValueOrDefault("models") is > 0 and var models)
{
    HostileModels.Run(findings);
    ModelAttack.Run(models, random, findings);
}

if (counts.GetValueOrDefault("checkpoints") is > 0 and var checkpoints)
    CheckpointAttack.Run(checkpoints, random, findings);
if (counts.GetValueOrDefault("streams") is > 0 and var streams)
    StreamAttack.Run(streams, random, findings);
if (counts.GetValueOrDefault("kills") is > 0 and var kills)
    KillAttack.Run(kills, random, findings);
Console.WriteLine(findings);
return findings.Count == 0 && findings.Tried > 0 ? 0 : 1;
